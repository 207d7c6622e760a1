import { Space, Table, Tabs, Tag } from 'antd';
import { useSearchParams } from 'react-router';
import type { Command } from '../api/types';
import { siteTime } from '../format';
import { maybe, useI18n, type Key } from '../i18n';
import { Loaded, Nothing, PageTitle } from '../kit/parts';
import { ScrollTable } from '../kit/table/scroll-table';
import { useSession } from '../session';
import { BreakerBanner } from './home';
import { BatchTab } from './relay-batch';

const stateLooks: Record<string, string> = { verified: 'tag-good', failed: 'tag-bad', expired: 'tag-bad', superseded: 'tag-soft' };

export function RelayPage() {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const [parameters, setParameters] = useSearchParams();
  return (
    <>
      <PageTitle>{t('nav.relay')}</PageTitle>
      <Loaded path={`/sites/${siteId}/breaker`} every={20_000}>{({ breaker }, reload) => <BreakerBanner breaker={breaker} done={reload} />}</Loaded>
      <div className="panel">
        <Tabs destroyOnHidden activeKey={parameters.get('tab') ?? 'commands'} onChange={(tab) => setParameters({ tab })} items={[
          { key: 'commands', label: t('relay.commands'), children: <Commands /> },
          ...(can('relay.switch') ? [{ key: 'batch', label: t('relay.batch'), children: <BatchTab /> }] : []),
          { key: 'kept', label: t('relay.kept'), children: <Kept /> },
        ]} />
      </div>
    </>
  );
}

function Commands() {
  const { t } = useI18n();
  const { siteId } = useSession();
  return (
    <Loaded path={`/sites/${siteId}/commands?limit=200`} every={5000}>
      {({ items }) => (
        <ScrollTable<Command> rowKey="id" dataSource={items} scroll={{ x: 1120 }} locale={{ emptyText: <Nothing text={t('empty.commands')} /> }} expandable={{ expandedRowRender: (c) => <div className="mono">{Object.entries(c.evidence ?? {}).map(([name, value]) => <p key={name}>{name}: {String(value)}</p>)}</div>, rowExpandable: (c) => Object.keys(c.evidence ?? {}).length > 0 }} columns={[
          { title: t('stall'), render: (_, c) => <b>{c.stallNumber}</b> }, { title: t('meterNumber'), dataIndex: 'meterNumber' }, { title: t('command'), render: (_, c) => t(`action.${c.action}` as Key) }, { title: t('cause'), width: 150, render: (_, c) => `${maybe(t, `cause.${c.cause}`)} · ${c.actor ?? ''}` },
          { title: t('state'), render: (_, c) => <Space size={4}><Tag className={stateLooks[c.state] ?? 'tag-info'}>{maybe(t, `cmd.${c.state}`)}</Tag><span className="soft num">{t('attempt', { n: c.attempt })}</span></Space> },
          ...([['decided', 'decidedAt'], ['sent', 'sentAt'], ['acked', 'acknowledgedAt'], ['verified', 'verifiedAt']] as const).map(([label, field]) => ({ title: t(label), render: (_: unknown, c: Command) => <span className="num">{siteTime(c[field]).slice(field === 'decidedAt' ? 5 : 11) || '–'}</span> })),
          { title: t('reason'), width: 150, render: (_, c) => <span className="bad">{c.state === 'verified' || c.error === null ? '' : maybe(t, `reason.${c.error}`)}</span> },
        ]} />
      )}
    </Loaded>
  );
}

function Kept() {
  const { t } = useI18n();
  const { siteId } = useSession();
  return (
    <Loaded path={`/sites/${siteId}/keep-power`}>
      {(items) => <Table rowKey="id" size="small" dataSource={items} locale={{ emptyText: <Nothing text={t('empty.kept')} /> }} columns={[{ title: t('stall'), dataIndex: 'stallNumber' }, { title: t('meterNumber'), dataIndex: 'meterNumber' }, { title: t('reason'), dataIndex: 'reason' }, { title: t('operator'), dataIndex: 'by' }, { title: t('time'), render: (_, row) => siteTime(row.placedAt) }, { title: t('keepUntil'), render: (_, row) => siteTime(row.until) }]} />}
    </Loaded>
  );
}
