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
  'in-wechat': { wechat: ['jsapi', 'native'], alipay: ['qr'], unionpay: ['qr', 'front'] },
  'in-alipay': { alipay: ['wap', 'qr'], wechat: ['native'], unionpay: ['qr', 'front'] },
  phone: { wechat: ['h5', 'native'], alipay: ['wap', 'qr'], unionpay: ['front', 'qr'] },
  desk: { wechat: ['native'], alipay: ['qr', 'wap'], unionpay: ['qr', 'front'] },
};
const home: Record<Place, ChannelName> = { weapp: 'wechat', 'in-wechat': 'wechat', alipay: 'alipay', 'in-alipay': 'alipay', phone: 'wechat', desk: 'wechat' };

export interface Choice {
  channel: ChannelName;
  way: PayWay;
}

/** What is left for somebody whom the official account does not know, or whose WeChat this may not be. */
export const withoutSheet = <Offered extends { channel: string; ways: readonly string[] }>(offered: readonly Offered[]): { channel: string; ways: readonly string[] }[] =>
  offered.map(({ channel, ways }) => ({ channel, ways: ways.filter((way) => way !== 'jsapi') }));

/** How somebody can pay here: the app's own channel first. */
export function choicesHere(offered: readonly { channel: string; ways: readonly string[] }[], place: Place): Choice[] {
  const choices = offered.flatMap(({ channel, ways }) => {
    const way = wanted[place][channel as ChannelName]?.find((each) => ways.includes(each));
    return way === undefined ? [] : [{ channel: channel as ChannelName, way }];
  });
  return choices.sort((a, b) => Number(b.channel === home[place]) - Number(a.channel === home[place]));
}

export type Platform = 'wechat' | 'wechat-account' | 'alipay';

/** Whose open id pays here by WeChat's sheet: in WeChat's own browser that of the official account, in the mini-program that of the mini-program. */
export const wechatPlatform = (place: Place): Platform => (place === 'in-wechat' ? 'wechat-account' : 'wechat');
/** The identity at the channel that a sheet is made for. */
export const platformOf = ({ way }: Choice, place: Place): Platform | undefined => (way === 'mini' ? 'alipay' : way === 'jsapi' ? wechatPlatform(place) : undefined);
/** Whether a sheet of this app can open here at all. */
export const sheetOpens = (app: 'wechat' | 'alipay', place: Place): boolean => (app === 'alipay' ? place === 'alipay' : place === 'weapp' || place === 'in-wechat');
