import { App, Button, Input, Modal, Segmented, Space, Tag } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { post } from '../api/client';
import type { Approval, Permission, TariffDefinition } from '../api/types';
import { siteTime } from '../format';
import { maybe, useI18n } from '../i18n';
import { errorText, Loaded, PageTitle } from '../kit/parts';
import { DataTable, type Column } from '../kit/table/data-table';
import { useSession } from '../session';
import { ChangeTable } from './audit-change';
import { Definition } from './tariffs/definition';

const states = ['asked', 'approved', 'rejected', 'withdrawn', 'expired'] as const;
const looks: Record<Approval['state'], string> = { asked: 'tag-warn', approved: 'tag-good', rejected: 'tag-bad', withdrawn: 'tag-soft', expired: 'tag-soft' };

/** What one person asked for and a second one decides: what it is now, what it would be, what that brings. */
export function ApprovalsPage() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const [parameters, setParameters] = useSearchParams();
  const [open, setOpen] = useState<Approval | null>(null);
  const state = states.find((each) => each === parameters.get('state')) ?? 'asked';
  const columns: Column<Approval>[] = [
    { key: 'kind', title: t('approval.kind'), value: (row) => `${maybe(t, `approval.kind.${row.kind}`)} ${row.title}`, render: (_, row) => <><Tag className="tag-info">{maybe(t, `approval.kind.${row.kind}`)}</Tag><b>{row.title}</b></> },
    { key: 'reason', title: t('reason'), dataIndex: 'reason' },
    { key: 'by', title: t('approval.askedBy'), dataIndex: 'askedName' },
    { key: 'at', title: t('approval.askedAt'), dataIndex: 'askedAt', unit: 'time', render: (at: string) => <span className="num">{siteTime(at)}</span> },
    { key: 'expires', title: t('approval.expires'), dataIndex: 'expiresAt', unit: 'time', render: (at: string) => <span className="num">{siteTime(at)}</span> },
    { key: 'decided', title: t('approval.decided'), value: (row) => row.decidedName ?? '', render: (_, row) => (row.decidedName === null ? '–' : <>{row.decidedName} <span className="num soft">{siteTime(row.decidedAt).slice(5, 16)}</span></>) },
    { key: 'state', title: t('state'), value: (row) => t(`approval.state.${row.state}`), render: (_, row) => <Tag className={looks[row.state]}>{t(`approval.state.${row.state}`)}</Tag> },
  ];
  return (
    <>
      <PageTitle extra={<Segmented value={state} onChange={(value) => setParameters({ state: value })} options={states.map((value) => ({ value, label: t(`approval.state.${value}`) }))} />}>{t('nav.approvals')}</PageTitle>
      <Loaded path={`/sites/${siteId}/approvals?state=${state}&limit=500`} every={20_000}>
        {({ items }, reload) => (
          <>
            <DataTable<Approval> name="approvals" report={t('nav.approvals')} rowKey="id" columns={columns} filters={['state']} empty={t('approval.empty')} dataSource={items} scroll={{ x: 1000 }} open={setOpen} pagination={{ pageSize: 50, showSizeChanger: false, showTotal: (n) => t('total', { n }) }} />
            {open !== null && <Details approval={open} close={() => { setOpen(null); reload(); }} />}
          </>
        )}
      </Loaded>
    </>
  );
}

function Details({ approval, close }: { approval: Approval; close: () => void }) {
  const { t } = useI18n();
  const { me, can } = useSession();
  const { message } = App.useApp();
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const mine = approval.askedBy === me.staffId;
  const open = approval.state === 'asked';
  const may = open && !mine && can('approval.decide') && can(approval.needs as Permission);
  const end = (work: () => Promise<unknown>) => {
    setBusy(true);
    void work().then(close, (error: unknown) => void message.error(errorText(t, error))).finally(() => setBusy(false));
  };
  const decide = (decision: 'approved' | 'rejected') => end(() => post(`/approvals/${approval.id}/decision`, { decision, note }));
  return (
    <Modal open width={720} title={`${maybe(t, `approval.kind.${approval.kind}`)} · ${approval.title}`} onCancel={close} footer={
      <Space wrap>
        <Button onClick={close}>{t('close')}</Button>
        {open && mine && <Button loading={busy} onClick={() => end(() => post(`/approvals/${approval.id}/withdraw`))}>{t('approval.withdraw')}</Button>}
        {may && <Button danger loading={busy} disabled={note.trim() === ''} onClick={() => decide('rejected')}>{t('approval.reject')}</Button>}
        {may && <Button type="primary" loading={busy} onClick={() => decide('approved')}>{t('approval.approve')}</Button>}
      </Space>
    }>
      <p>{approval.reason}</p>
      <p className="soft">{t('approval.askedBy')} {approval.askedName} <span className="num">{siteTime(approval.askedAt)}</span> · {t('approval.expires')} <span className="num">{siteTime(approval.expiresAt)}</span></p>
      {approval.after !== null && <><h3>{t('approval.change')}</h3>{approval.kind === 'tariff-version' ? <PriceChange before={approval.before} after={approval.after} /> : <ChangeTable before={approval.before} after={approval.after} />}</>}
      {approval.impact !== null && <><h3>{t('approval.impact')}</h3><ChangeTable before={null} after={approval.impact} /></>}
      {approval.decidedName !== null && <p>{t('approval.decided')} {approval.decidedName} <span className="num soft">{siteTime(approval.decidedAt)}</span> {approval.note}</p>}
      {open && mine && <p role="status" className="soft">{t('approval.own')}</p>}
      {open && !mine && !may && <p role="status" className="soft">{t('approval.needs', { permission: approval.needs })}</p>}
      {may && <Input.TextArea aria-label={t('approval.note')} placeholder={t('approval.note')} maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} style={{ marginTop: 12 }} />}
    </Modal>
  );
}

type Priced = { effectiveAt?: string; definition?: TariffDefinition } | null;

/** The price that holds and the one that would, as the plans' page shows them. */
function PriceChange({ before, after }: { before: unknown; after: unknown }) {
  const { t } = useI18n();
  return (
    <>
      {([['audit.before', before], ['audit.after', after]] as const).map(([name, value]) => {
        const { effectiveAt, definition } = (value as Priced) ?? {};
        return definition === undefined ? null : <section key={name} className="panel" style={{ padding: 10 }}><p style={{ margin: '0 0 4px' }}><b>{t(name)}</b> <span className="soft">{t('since', { at: siteTime(effectiveAt) })}</span></p><Definition definition={definition} /></section>;
      })}
    </>
  );
}
