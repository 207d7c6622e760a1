import { DownloadOutlined, SettingOutlined } from '@ant-design/icons';
import { App, Button, Checkbox, Dropdown, Popover, Space, Table, theme, type TableColumnType, type TableProps } from 'antd';
import type { ReactNode } from 'react';
import { plainKwh, plainYuan, siteTime } from '../../format';
import { useI18n } from '../../i18n';
import { useSession } from '../../session';
import { errorText, Nothing } from '../parts';
import { useRemembered } from '../remembered';
import { handOut, type Format } from './export';
import { SavedViews } from './saved-views';
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

interface Properties<Row> extends Omit<TableProps<Row>, 'columns' | 'title' | 'rowKey'> {
  /** under which the choice of columns and the views are remembered */
  name: string;
  /** what the handed-out file is called */
  report: string;
  rowKey: string;
  columns: Column<Row>[];
  /** parameters of the address that a saved view holds */
  filters: readonly string[];
  /** every row under the present filter, when the page holds only some */
  everyRow?: () => Promise<readonly Row[]>;
  open?: (row: Row) => void;
  empty: ReactNode;
  /** filters and other tools, left of the table's own */
  tools?: ReactNode;
}

/** A list with columns to choose, named views, and its rows as a file. */
export function DataTable<Row extends object>({ name, report, columns, filters, everyRow, open, empty, tools, dataSource = [], ...rest }: Properties<Row>) {
  const usual = columns.filter(({ spare }) => spare === true).map(({ key }) => key);
  const [hidden, setHidden] = useRemembered<string[]>(`columns ${name}`, usual);
  const { token } = theme.useToken();
  const shown = columns.filter(({ key }) => !hidden.includes(key));
  const scale = token.fontSize / 14;
  const width = (column: Column<Row>) => (typeof column.width === 'number' ? { width: Math.round(column.width * scale) } : {});
  return (
    <>
      <div className="page-title" style={{ marginBottom: 10 }}>
        <Space wrap>{tools}</Space>
        <Space wrap>
          <SavedViews name={name} filters={filters} />
          <ChooseColumns columns={columns} hidden={hidden} change={setHidden} usual={usual} />
          <HandOut rows={dataSource} everyRow={everyRow} columns={shown} report={report} />
        </Space>
      </div>
      <Table<Row>
        size="small" {...rest} dataSource={dataSource} locale={{ emptyText: typeof empty === 'string' ? <Nothing text={empty} /> : empty }}
        columns={shown.map((column) => ({ ...column, ...width(column) }) as TableColumnType<Row>)}
        {...(rest.scroll?.x === undefined ? {} : { scroll: { ...rest.scroll, x: Number(rest.scroll.x) * scale } })}
        {...(open === undefined ? {} : { onRow: (row: Row) => ({ onClick: () => open(row), onKeyDown: (event) => event.key === 'Enter' && event.target === event.currentTarget && open(row), tabIndex: 0, style: { cursor: 'pointer' } }) })}
      />
    </>
  );
}

function ChooseColumns<Row>({ columns, hidden, change, usual }: { columns: Column<Row>[]; hidden: string[]; change: (hidden: string[]) => void; usual: string[] }) {
  const { t } = useI18n();
  const list = (
    <Space orientation="vertical" size={2}>
      {columns.map(({ key, title }) => {
        const shown = !hidden.includes(key);
        return <Checkbox key={key} checked={shown} disabled={shown && columns.length - hidden.length <= 1} onChange={() => change(shown ? [...hidden, key] : hidden.filter((each) => each !== key))}>{title}</Checkbox>;
      })}
      <Button size="small" onClick={() => change(usual)}>{t('table.usual')}</Button>
    </Space>
  );
  return <Popover trigger="click" placement="bottomRight" content={list}><Button icon={<SettingOutlined aria-hidden />}>{t('table.columns')}</Button></Popover>;
}

function HandOut<Row>({ rows, everyRow, columns, report }: { rows: readonly Row[]; everyRow: (() => Promise<readonly Row[]>) | undefined; columns: Column<Row>[]; report: string }) {
  const { t } = useI18n();
  const { me, siteId } = useSession();
  const { message } = App.useApp();
  const site = me.sites.find(({ id }) => id === siteId)?.name ?? '';
  const go = async (format: Format) => {
    try {
      const found = everyRow === undefined ? rows : await everyRow();
      handOut({ titles: columns.map(titleOf), rows: found.map((row) => columns.map((column) => cellOf(column, row))) }, site, report, format);
      message.success(t('table.exported', { n: found.length }));
    } catch (error) {
      message.error(errorText(t, error));
    }
  };
  return (
    <Dropdown trigger={['click']} menu={{ items: [{ key: 'xlsx', label: 'XLSX' }, { key: 'csv', label: 'CSV' }], onClick: ({ key }) => void go(key as Format) }}>
      <Button data-export="" icon={<DownloadOutlined aria-hidden />}>{t('table.export')}</Button>
    </Dropdown>
  );
}
