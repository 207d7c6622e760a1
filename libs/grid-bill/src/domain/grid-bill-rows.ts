import { daysBetween, isCivilDay, type CivilDay } from '#libs/calendar';
import { parseKwh, parseYuan } from '#libs/quantity';

/** What a utility's bill says. */
export interface GridBillValues {
  fromDay: CivilDay;
  /** the last day, included */
  toDay: CivilDay;
  /** sharp, peak, flat, valley, deep valley; null: only the total is known */
  periodWh: readonly number[] | null;
  totalWh: number;
  energyFen: number;
  demandFen: number;
  powerFactorFen: number;
  fundsFen: number;
  payableFen: number;
}

export type GridBillFault = 'period-backwards' | 'period-too-long' | 'periods-do-not-add-up' | 'amounts-do-not-add-up';

const MOST_DAYS = 400;

/** Why a bill cannot be true; undefined: it can. */
export function faultOf({ fromDay, toDay, periodWh, totalWh, energyFen, demandFen, powerFactorFen, fundsFen, payableFen }: GridBillValues): GridBillFault | undefined {
  if (toDay < fromDay) return 'period-backwards';
  if (daysBetween(fromDay, toDay) >= MOST_DAYS) return 'period-too-long';
  if (periodWh !== null && periodWh.reduce((sum, wh) => sum + wh, 0) !== totalWh) return 'periods-do-not-add-up';
  return energyFen + demandFen + powerFactorFen + fundsFen === payableFen ? undefined : 'amounts-do-not-add-up';
}

export type GridRowError = 'supply-point-missing' | 'day-malformed' | 'energy-malformed' | 'amount-malformed' | GridBillFault;

export interface GridRow {
  /** counted from 1, the heading included */
  line: number;
  supplyPoint: string;
  values: GridBillValues | null;
  error: GridRowError | null;
}

export type GridFileError = 'heading-missing' | 'no-rows' | 'too-many-rows';

const MOST_ROWS = 5_000;
/** The columns of the file, by their Chinese and English headings; any order, others are left alone. */
export const gridColumns = {
  supplyPoint: ['户号', 'supply point'], from: ['开始日期', 'from'], to: ['结束日期', 'to'],
  sharp: ['尖电量', 'sharp'], peak: ['峰电量', 'peak'], flat: ['平电量', 'flat'], valley: ['谷电量', 'valley'], deep: ['深谷电量', 'deep valley'], total: ['总电量', 'total'],
  energy: ['电度电费', 'energy'], demand: ['基本电费', 'demand'], powerFactor: ['力调电费', 'power factor'], funds: ['基金及附加', 'funds'], payable: ['应缴电费', 'payable'],
} as const;
const PERIOD_COLUMNS = ['sharp', 'peak', 'flat', 'valley', 'deep'] as const;
const NEEDED = ['supplyPoint', 'from', 'to', 'total', 'payable'] as const;

type Cells = Record<keyof typeof gridColumns, string>;

/** Reads a file's table; each row by itself. An energy charge that is not given is what is left of the payable. */
export function readGridRows(table: readonly (readonly string[])[]): GridRow[] | GridFileError {
  const [heading = [], ...rest] = table;
  const bare = (cell: string): string => cell.trim().replace(/[（(].*[）)]$/, '').trim().toLowerCase();
  const at = Object.fromEntries(Object.entries(gridColumns).map(([key, names]) => [key, heading.findIndex((cell) => (names as readonly string[]).includes(bare(cell)))])) as Record<keyof typeof gridColumns, number>;
  if (NEEDED.some((key) => at[key] === -1)) return 'heading-missing';
  const rows = rest.map((cells, index) => ({ cells, line: index + 2 })).filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  if (rows.length === 0) return 'no-rows';
  if (rows.length > MOST_ROWS) return 'too-many-rows';
  return rows.map(({ cells, line }) => rowOf(line, Object.fromEntries(Object.entries(at).map(([key, place]) => [key, place === -1 ? '' : (cells[place] ?? '').trim()])) as Cells));
}

function rowOf(line: number, cells: Cells): GridRow {
  const refused = (error: GridRowError): GridRow => ({ line, supplyPoint: cells.supplyPoint, values: null, error });
  if (cells.supplyPoint === '') return refused('supply-point-missing');
  const [fromDay, toDay] = [dayOf(cells.from), dayOf(cells.to)];
  if (fromDay === undefined || toDay === undefined) return refused('day-malformed');
  const given = PERIOD_COLUMNS.some((key) => cells[key] !== '');
  const periods = PERIOD_COLUMNS.map((key) => (cells[key] === '' ? 0 : parseKwh(plain(cells[key]))));
  const totalWh = parseKwh(plain(cells.total));
  if (totalWh === undefined || totalWh < 0 || periods.some((wh) => wh === undefined || wh < 0)) return refused('energy-malformed');
  const amounts = amountsOf(cells);
  if (amounts === undefined) return refused('amount-malformed');
  const values: GridBillValues = { fromDay, toDay, periodWh: given ? (periods as number[]) : null, totalWh, ...amounts };
  const error = faultOf(values);
  return error === undefined ? { line, supplyPoint: cells.supplyPoint, values, error: null } : refused(error);
}

/** What the amounts of a row are; undefined: one is none. */
function amountsOf(cells: Cells): Pick<GridBillValues, 'energyFen' | 'demandFen' | 'powerFactorFen' | 'fundsFen' | 'payableFen'> | undefined {
  const yuan = (text: string): number | undefined => (text === '' ? 0 : parseYuan(plain(text)));
  const [demandFen, powerFactorFen, fundsFen, payableFen] = [yuan(cells.demand), yuan(cells.powerFactor), yuan(cells.funds), cells.payable === '' ? undefined : yuan(cells.payable)];
  if (demandFen === undefined || powerFactorFen === undefined || fundsFen === undefined || payableFen === undefined) return undefined;
  const energyFen = cells.energy === '' ? payableFen - demandFen - powerFactorFen - fundsFen : yuan(cells.energy);
  return energyFen === undefined || energyFen < 0 || demandFen < 0 || fundsFen < 0 ? undefined : { energyFen, demandFen, powerFactorFen, fundsFen, payableFen };
}

/** Thousands marks and a mark of money are no part of a number. */
const plain = (text: string): string => text.replace(/[,，¥￥\s]/g, '');

function dayOf(text: string): CivilDay | undefined {
  const match = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[ T]00:00(?::00(?:\.0+Z?)?)?)?$/.exec(text);
  if (match === null) return undefined;
  const day = `${match[1]!}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}`;
  return isCivilDay(day) ? day : undefined;
}
