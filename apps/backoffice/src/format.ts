const decimal = (value: number, places: number): string => {
  const digits = String(Math.abs(value)).padStart(places + 1, '0');
  const whole = digits.slice(0, -places).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${value < 0 ? '-' : ''}${whole}.${digits.slice(-places)}`;
};

/** ¥1,234.50 from fen, by whole numbers only. */
export const yuan = (fen: number | null | undefined): string => (fen === null || fen === undefined ? '–' : `${fen < 0 ? '-' : ''}¥${decimal(Math.abs(fen), 2)}`);

export type Medium = 'electricity' | 'water';
/** 1,234.56 kWh from Wh, or m³ from litres, cut like a meter's display. */
export const kwh = (wh: number | null | undefined, medium?: Medium): string => (wh === null || wh === undefined ? '–' : `${decimal(Math.trunc(wh / 10), 2)} ${medium === 'water' ? 'm³' : 'kWh'}`);

/** ¥0.85/kWh from µyuan; never fewer than two decimals. */
export const price = (micro: number): string => `¥${decimal(micro, 6).replace(/0{1,4}$/, '')}/kWh`;
export const whole = (value: number): string => value.toLocaleString('en-US');
/** Power, or the flow of water. */
export const watts = (w: number | null | undefined, medium?: Medium): string => (w === null || w === undefined ? '–' : `${whole(w)} ${medium === 'water' ? 'L/h' : 'W'}`);
/** 217.0 from 2170 tenths. */
export const scaled = decimal;
/** 1234.50 from fen and 1234.56 from Wh, without mark or unit, for a spreadsheet. */
export const plainYuan = (fen: number): string => decimal(fen, 2).replaceAll(',', '');
export const plainKwh = (wh: number): string => decimal(Math.trunc(wh / 10), 2).replaceAll(',', '');
export const masked = (phone: string): string => phone.replace(/^(\d{3})\d{4}(\d{4})$/, '$1****$2');

/** Fen from what a cashier types; undefined when it is not an amount. */
export function parseYuan(text: string): number | undefined {
  const match = /^(\d{1,7})(?:[.。](\d{1,2}))?$/.exec(text.trim());
  return match === null ? undefined : Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

/** Wh from '12.345' kWh, or litres from m³; undefined when it is not an amount. */
export function parseKwh(text: string | undefined): number | undefined {
  const match = /^(\d{1,9})(?:\.(\d{1,3}))?$/.exec((text ?? '').trim());
  return match === null ? undefined : Number(match[1]! + (match[2] ?? '').padEnd(3, '0'));
}

/** µyuan per kWh from '0.85'. */
export function parsePrice(text: string): number | undefined {
  const match = /^(\d{1,2})(?:\.(\d{1,6}))?$/.exec(text.trim());
  return match === null ? undefined : Number(match[1]! + (match[2] ?? '').padEnd(6, '0'));
}

const formatters = new Map<string, Intl.DateTimeFormat>();
let zone = 'Asia/Shanghai';
export const setZone = (name: string): void => {
  zone = name;
};

function formatter(kind: 'full' | 'day'): Intl.DateTimeFormat {
  const key = `${kind} ${zone}`;
  let made = formatters.get(key);
  if (made === undefined) {
    const day = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
    const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
    made = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, ...day, ...(kind === 'day' ? {} : time) });
    formatters.set(key, made);
  }
  return made;
}

/** Site civil time, 2026-11-20 13:05:09. */
export const siteTime = (at: string | null | undefined): string => (at ? formatter('full').format(new Date(at)) : '–');
/** 11-20 13:05. */
export const siteMinute = (at: string | null | undefined): string => siteTime(at).slice(5, 16) || '–';
export const siteDay = (at: Date): string => formatter('day').format(at);
