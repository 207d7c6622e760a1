const decimal = (value: number, places: number): string => {
  const digits = String(Math.abs(value)).padStart(places + 1, '0');
  return `${value < 0 ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`;
};
export const yuan = (fen: number | null | undefined): string => (fen === null || fen === undefined ? '–' : `${fen < 0 ? '-' : ''}¥${decimal(Math.abs(fen), 2)}`);
export const kwh = (wh: number | null | undefined): string => (wh === null || wh === undefined ? '–' : `${decimal(Math.trunc(wh / 10), 2)} kWh`);
export const price = (micro: number): string => `¥${decimal(micro, 6).replace(/0{1,4}$/, '')}/kWh`;

const OFFSET_MS = 8 * 3_600_000;
/** Market civil time, which is Asia/Shanghai: mini-programs have no time-zone data. */
export const civil = (at: string | Date): string => new Date(new Date(at).getTime() + OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');
