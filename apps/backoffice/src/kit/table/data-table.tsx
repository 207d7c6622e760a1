import { DownloadOutlined, SettingOutlined } from '@ant-design/icons';
import { App, Button, Checkbox, Dropdown, Popover, Space, theme, type TableColumnType, type TableProps } from 'antd';
import type { ReactNode } from 'react';
import { useI18n } from '../../i18n';
import { useSession } from '../../session';
import { errorText, Nothing, serverNow } from '../parts';
import { useRemembered } from '../remembered';
import { cellOf, titleOf, type Column } from './column';
import { handOut, type Format } from './export';
import { ScrollTable } from './scroll-table';
import { SavedViews } from './saved-views';

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

export type { Column };

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
      <ScrollTable<Row>
        {...rest} dataSource={dataSource} locale={{ emptyText: typeof empty === 'string' ? <Nothing text={empty} /> : empty }}
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
      await handOut({ titles: columns.map(titleOf), rows: found.map((row) => columns.map((column) => cellOf(column, row))) }, { site, report, at: serverNow(), format });
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
