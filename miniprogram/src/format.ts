const decimal = (value: number, places: number): string => {
  const digits = String(Math.abs(value)).padStart(places + 1, '0');
  return `${value < 0 ? '-' : ''}${digits.slice(0, -places).replace(/\B(?=(\d{3})+$)/g, ',')}.${digits.slice(-places)}`;
};
export const yuan = (fen: number | null | undefined): string => (fen === null || fen === undefined ? '–' : `${fen < 0 ? '-' : ''}¥${decimal(Math.abs(fen), 2)}`);
/** Without the fraction when it is none: amounts to tap. */
export const wholeYuan = (fen: number): string => (fen % 100 === 0 ? yuan(fen).slice(0, -3) : yuan(fen));
export type Medium = 'electricity' | 'water';
/** Wh as kWh, litres as m³. */
export const kwh = (wh: number | null | undefined, medium?: Medium): string => (wh === null || wh === undefined ? '–' : `${decimal(Math.trunc(wh / 10), 2)} ${medium === 'water' ? 'm³' : 'kWh'}`);
/** A register as the meter itself shows it: without thousands marks. */
export const register = (wh: number | null | undefined, medium?: Medium): string => kwh(wh, medium).replace(/,/g, '');
export const price = (micro: number): string => `¥${decimal(micro, 6).replace(/0{1,4}$/, '')}/kWh`;
/** Water is priced per m³ as energy is per kWh. */
export const unitPrice = (micro: number, medium: 'electricity' | 'water'): string => (medium === 'water' ? price(micro).replace('kWh', 'm³') : price(micro));
export const amount = (wh: number, medium: Medium): string => kwh(wh, medium);

const OFFSET_MS = 8 * 3_600_000;
/** Market civil time, which is Asia/Shanghai: mini-programs have no time-zone data. */
export const civil = (at: string | Date): string => new Date(new Date(at).getTime() + OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');
/** With seconds: what happened within a minute is told apart. */
export const civilSeconds = (at: string): string => new Date(Date.parse(at) + OFFSET_MS).toISOString().slice(5, 19).replace('T', ' ');
/** The start of a civil day 'YYYY-MM-DD' as an instant. */
export const instantOf = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) - OFFSET_MS).toISOString();
