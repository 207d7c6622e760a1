import { Alert, App, Button, DatePicker, Descriptions, Input, Modal, Popover, Space, Table, Tag } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { patch, post } from '../../api/client';
import type { RepairTagPage } from '../../api/types';
import { siteTime } from '../../format';
import { maybe, useI18n } from '../../i18n';
import { errorText, Loaded, Nothing, PageTitle } from '../../kit/parts';
import { useSession } from '../../session';
import { tagLooks } from './tags';

/** One tag: on which supplies it hangs and whether they are off for certain, who was told of it, who takes it down. */
export function TagView() {
  const { tagId } = useParams();
  return <Loaded path={`/repair-tags/${tagId}`} every={3000}>{(tag, reload) => <Shown tag={tag} reload={reload} />}</Loaded>;
}

function Shown({ tag, reload }: { tag: RepairTagPage; reload: () => void }) {
  const { t } = useI18n();
  const { me, can } = useSession();
  const [removing, setRemoving] = useState(false);
  const live = tag.state === 'announced' || tag.state === 'hanging';
  const mine = tag.holderId === me.staffId || can('tag.remove');
  const unsafe = tag.supplies.filter(({ toAt, confirmedAt }) => toAt === null && confirmedAt === null).length;
  return (
    <>
      <PageTitle extra={<Space wrap><Tag className={tagLooks[tag.state]}>{t(`tag.state.${tag.state}`)}</Tag>{live && can('tag.hang') && <Extend tag={tag} done={reload} />}{live && can('tag.hang') && mine && <Button danger onClick={() => setRemoving(true)}>{t(tag.state === 'hanging' ? 'tag.remove' : 'tag.withdraw')}</Button>}</Space>}>{t('tag.board', { number: tag.number })}</PageTitle>
      {tag.state === 'hanging' && (unsafe > 0 ? <Alert type="warning" showIcon style={{ marginBottom: 12 }} title={t('tag.notSafe', { n: unsafe })} /> : <p role="status"><Tag className="tag-good">✓ {t('tag.safe')}</Tag></p>)}
      <section className="panel">
        <Descriptions size="small" column={{ xs: 1, md: 3 }} items={([
          ['tag.kind', t(`tag.kind.${tag.kind}`)], ['reason', tag.reason], ['tag.person', `${tag.person} ${tag.phone}`], ['tag.holder', tag.holderName], ['tag.planned', siteTime(tag.plannedAt)], ['tag.end', siteTime(tag.expectedEndAt)], ['tag.hungAt', siteTime(tag.hungAt)],
        ] as const).map(([key, children]) => ({ key, label: t(key), children }))} />
        {tag.removedAt !== null && <p>{t('tag.removedBy', { name: tag.removedName ?? '', at: siteTime(tag.removedAt), note: tag.removalNote ?? '' })}</p>}
        <p className="soft">{t('tag.removeHint')}</p>
      </section>
      <section className="panel"><h2 style={{ marginTop: 0, fontSize: '1.1rem' }}>{t('tag.supplies')}</h2>
        <Table size="small" rowKey="meterId" pagination={false} dataSource={tag.supplies} columns={[
          { title: t('stall'), render: (_, row) => (row.stallId === null ? '–' : <Link to={`/stalls/${row.stallId}`}>{row.stallNumber}</Link>) }, { title: t('meterNumber'), dataIndex: 'meterNumber' },
          { title: t('supply'), render: (_, row) => t(row.relay === 'open' ? 'supply.off' : row.relay === 'closed' ? 'supply.on' : 'supply.unknown') }, { title: t('tag.hungAt'), render: (_, row) => <span className="num">{siteTime(row.fromAt)}</span> }, { title: t('cuts.run.verifiedAt'), render: (_, row) => <span className="num">{siteTime(row.confirmedAt)}</span> },
        ]} />
      </section>
      <section className="panel"><h2 style={{ marginTop: 0, fontSize: '1.1rem' }}>{t('tag.told')}</h2>
        <Table size="small" rowKey={(row) => `${row.template} ${row.stallNumber ?? ''} ${row.phone} ${row.channel} ${row.at}`} pagination={tag.told.length > 50 ? { pageSize: 50 } : false} dataSource={tag.told} locale={{ emptyText: <Nothing text={t('tag.nobodyTold')} /> }} columns={[
          { title: t('time'), render: (_, row) => <span className="num">{siteTime(row.at)}</span> }, { title: t('tag.kind'), render: (_, row) => maybe(t, `tag.template.${row.template}`) }, { title: t('stall'), dataIndex: 'stallNumber' }, { title: t('customer'), render: (_, row) => <>{row.customerName} <span className="num">{row.phone}</span></> },
          { title: t('channel'), render: (_, row) => maybe(t, `tag.channel.${row.channel}`) }, { title: t('state'), render: (_, row) => <Tag className={row.state === 'sent' ? 'tag-good' : row.state === 'failed' ? 'tag-bad' : 'tag-info'}>{maybe(t, `tag.sent.${row.state}`)}</Tag> },
        ]} />
      </section>
      {removing && <Remove tag={tag} close={() => { setRemoving(false); reload(); }} />}
    </>
  );
}

function Extend({ tag, done }: { tag: RepairTagPage; done: () => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [end, setEnd] = useState(() => dayjs(tag.expectedEndAt));
  const save = () => void patch(`/repair-tags/${tag.id}`, { expectedEndAt: end.toISOString() }).then(done, (error: unknown) => void message.error(errorText(t, error)));
  return <Popover trigger="click" content={<Space><DatePicker aria-label={t('tag.end')} showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" needConfirm={false} value={end} allowClear={false} onChange={(value) => value !== null && setEnd(value)} /><Button type="primary" onClick={save}>{t('save')}</Button></Space>}><Button>{t('tag.extend')}</Button></Popover>;
}

function Remove({ tag, close }: { tag: RepairTagPage; close: () => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const title = t(tag.state === 'hanging' ? 'tag.remove' : 'tag.withdraw');
  const remove = () => {
    setBusy(true);
    void post(`/repair-tags/${tag.id}/removal`, { note: note.trim() }).then(close, (error: unknown) => void message.error(errorText(t, error))).finally(() => setBusy(false));
  };
  return (
    <Modal open title={`${title} ${tag.number}`} okText={title} okButtonProps={{ danger: true, loading: busy, disabled: note.trim() === '' }} cancelText={t('cancel')} onCancel={close} onOk={remove}>
      <label htmlFor="tag-note">{t('tag.note')}</label><Input id="tag-note" autoFocus maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} />
    </Modal>
  );
}
