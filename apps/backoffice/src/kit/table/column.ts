import type { TableColumnType } from 'antd';
import { plainKwh, plainYuan, siteTime } from '../../format';
import type { Cell } from './sheet';

/** A column that can be hidden and handed out. `unit` says what `value` is: fen become ¥ and Wh become kWh in the file. */
export interface Column<Row> extends Omit<TableColumnType<Row>, 'title' | 'key'> {
  key: string;
  title: string;
  value?: (row: Row) => string | number | null | undefined;
  unit?: 'fen' | 'wh' | 'w' | 'time' | 'number';
  /** hidden until somebody asks for it */
  spare?: boolean;
}

const units = { fen: '¥', wh: 'kWh', w: 'W' } as const;

export function cellOf<Row>({ value, unit, dataIndex }: Column<Row>, row: Row): Cell {
  const found = value === undefined ? (row as Record<string, unknown>)[String(dataIndex)] : value(row);
  if (found === null || found === undefined || found === '') return { text: '', number: false };
  if (unit === 'fen') return { text: plainYuan(Number(found)), number: true };
  if (unit === 'wh') return { text: plainKwh(Number(found)), number: true };
  if (unit === 'time') return { text: siteTime(String(found)), number: false };
  return { text: String(found), number: unit === 'w' || unit === 'number' };
}

export const titleOf = <Row,>({ title, unit }: Column<Row>): string => (unit !== undefined && unit in units ? `${title} (${units[unit as keyof typeof units]})` : title);
