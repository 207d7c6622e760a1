import type { Telegram } from '../api/types';
import { App, Button, Table } from 'antd';
import { siteTime } from '../format';
import { maybe, useI18n } from '../i18n';
import { Loaded, Nothing } from '../kit/parts';

/** The last frames both ways of a bus, or of one meter on it. */
export function Telegrams({ busId, unit }: { busId: string; unit?: number }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const copy = (items: Telegram[]) => void navigator.clipboard.writeText(items.map((each) => `${each.at} ${each.direction} ${each.unit} ${each.hex} ${each.note ?? ''}`).join('\n')).then(() => message.success(t('copied')));
  return (
    <Loaded path={`/buses/${busId}/telegrams?unit=${unit ?? ''}`} every={3000}>
      {({ items: shown, counters }) => (
          <>
            {unit === undefined && <p className="soft">{Object.entries(counters).map(([name, value]) => `${name} ${value}`).join(' · ')}</p>}
            {shown.length === 0 ? <Nothing text={t('gw.none')} /> : (
              <>
                <Button style={{ marginBottom: 8 }} onClick={() => copy(shown)}>{t('copy')}</Button>
                <Table<Telegram> rowKey={(each) => `${each.at}${each.direction}${each.unit}${each.hex}`} size="small" pagination={{ pageSize: 25 }} dataSource={shown} columns={[
                  { title: t('time'), width: 170, render: (_, each) => <span className="num">{siteTime(each.at)}</span> }, { title: t('gw.way'), width: 60, render: (_, each) => maybe(t, `dir.${each.direction}`) }, { title: t('unit'), width: 70, dataIndex: 'unit' }, { title: 'HEX', render: (_, each) => <span className="mono">{each.hex.replace(/(..)/g, '$1 ')}{each.note !== undefined && <em> {each.note}</em>}</span> },
                ]} />
              </>
            )}
          </>
      )}
    </Loaded>
  );
}
