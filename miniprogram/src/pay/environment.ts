export type ChannelName = 'wechat' | 'alipay' | 'unionpay';
export type PayWay = 'jsapi' | 'native' | 'h5' | 'mini' | 'qr' | 'wap' | 'front';

/** Where the payer stands: in one of the two apps' mini-programs, in a page inside one of the apps, in a phone's browser, or at a desk. */
export type Place = 'weapp' | 'alipay' | 'in-wechat' | 'in-alipay' | 'phone' | 'desk';

export function placeNow(platform = process.env.TARO_ENV, agent = typeof navigator === 'undefined' ? '' : (navigator.userAgent ?? '')): Place {
  if (platform === 'weapp' || platform === 'alipay') return platform;
  if (/MicroMessenger/i.test(agent)) return 'in-wechat';
  if (/AlipayClient/i.test(agent)) return 'in-alipay';
  return /Android|iPhone|iPad|Mobile/i.test(agent) ? 'phone' : 'desk';
}

// The first way that the channel offers is taken. A code to scan is what remains where an app cannot open the other one.
const wanted: Record<Place, Record<ChannelName, readonly PayWay[]>> = {
  weapp: { wechat: ['jsapi'], alipay: ['qr'], unionpay: ['qr'] },
  alipay: { alipay: ['mini'], wechat: ['native'], unionpay: ['qr'] },
  'in-wechat': { wechat: ['native'], alipay: ['qr'], unionpay: ['qr', 'front'] },
  'in-alipay': { alipay: ['wap', 'qr'], wechat: ['native'], unionpay: ['qr', 'front'] },
  phone: { wechat: ['h5', 'native'], alipay: ['wap', 'qr'], unionpay: ['front', 'qr'] },
  desk: { wechat: ['native'], alipay: ['qr', 'wap'], unionpay: ['qr', 'front'] },
};
const home: Record<Place, ChannelName> = { weapp: 'wechat', 'in-wechat': 'wechat', alipay: 'alipay', 'in-alipay': 'alipay', phone: 'wechat', desk: 'wechat' };

export interface Choice {
  channel: ChannelName;
  way: PayWay;
}

/** How somebody can pay here: the app's own channel first. */
export function choicesHere(offered: readonly { channel: string; ways: readonly string[] }[], place: Place): Choice[] {
  const choices = offered.flatMap(({ channel, ways }) => {
    const way = wanted[place][channel as ChannelName]?.find((each) => ways.includes(each));
    return way === undefined ? [] : [{ channel: channel as ChannelName, way }];
  });
  return choices.sort((a, b) => Number(b.channel === home[place]) - Number(a.channel === home[place]));
}

/** The identity at the channel that a sheet is made for. */
export const platformOf = ({ way }: Choice): 'wechat' | 'alipay' | undefined => (way === 'mini' ? 'alipay' : way === 'jsapi' ? 'wechat' : undefined);
