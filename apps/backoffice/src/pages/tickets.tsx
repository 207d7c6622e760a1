import { App, Button, Form, Image, Input, Modal, Segmented, Space, Tag } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { post } from '../api/client';
import type { Ticket } from '../api/types';
import { siteTime } from '../format';
import { useI18n } from '../i18n';
import { Age, errorText, Loaded, PageTitle } from '../kit/parts';
import { Select } from '../kit/select';
import { DataTable, type Column } from '../kit/table/data-table';
import { useSession } from '../session';

const states = ['open', 'taken', 'done'] as const;
const kinds = ['no_power', 'meter_fault', 'wiring', 'gateway', 'reading', 'other'] as const;
const looks = { open: 'tag-bad', taken: 'tag-info', done: 'tag-good' } as const;

/** What shops and engineers report from the floor, who took it, and what came of it. */
export function TicketsPage() {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const [parameters, setParameters] = useSearchParams();
  const state = states.find((each) => each === parameters.get('state')) ?? 'open';
  const [chosen, setChosen] = useState<Ticket | 'new' | null>(null);
  const columns: Column<Ticket>[] = [
    { key: 'opened', title: t('time'), dataIndex: 'openedAt', unit: 'time', render: (at: string) => <><span className="num">{siteTime(at)}</span> <Age at={at} intervalMinutes={720} /></> },
    { key: 'kind', title: t('ticket.kind'), value: (row) => t(`ticket.kind.${row.kind}`), render: (_, row) => <b>{t(`ticket.kind.${row.kind}`)}</b> },
    { key: 'stall', title: t('stall'), value: (row) => row.stallNumber ?? '', render: (_, row) => (row.stallId === null ? '–' : <Link to={`/stalls/${row.stallId}`} onClick={(event) => event.stopPropagation()}>{row.stallNumber}</Link>) },
    { key: 'meter', title: t('meterNumber'), value: (row) => row.meterNumber ?? '', render: (_, row) => row.meterNumber ?? '–' },
    { key: 'text', title: t('ticket.text'), dataIndex: 'text', render: (text: string) => <span className="wrap">{text}</span> },
    { key: 'by', title: t('ticket.by'), dataIndex: 'openedName' },
    { key: 'taken', title: t('ticket.takenBy'), value: (row) => row.takenName ?? '', render: (_, row) => row.takenName ?? '–' },
    { key: 'state', title: t('order.state'), value: (row) => t(`ticket.state.${row.state}`), render: (_, row) => <Tag className={looks[row.state]}>{t(`ticket.state.${row.state}`)}</Tag> },
  ];
  return (
    <>
      <PageTitle extra={<><Segmented value={state} onChange={(value) => setParameters({ state: value })} options={states.map((value) => ({ value, label: t(`ticket.state.${value}`) }))} />{can('ticket.work') && <Button data-new="" type="primary" onClick={() => setChosen('new')}>{t('ticket.new')}</Button>}</>}>{t('nav.tickets')}</PageTitle>
      <Loaded path={`/sites/${siteId}/tickets?state=${state}&limit=200`} every={30_000}>
        {({ items }, reload) => (
          <>
            <DataTable<Ticket> name="tickets" report={t('nav.tickets')} rowKey="ticketId" columns={columns} filters={['state']} empty={t('ticket.empty')} dataSource={items} scroll={{ x: 1050 }} open={setChosen} pagination={{ pageSize: 50, showSizeChanger: false }} />
            {chosen === 'new' && <NewTicket close={() => { setChosen(null); reload(); }} />}
            {chosen !== null && chosen !== 'new' && <TicketCard ticket={chosen} close={() => { setChosen(null); reload(); }} />}
          </>
        )}
      </Loaded>
    </>
  );
}

function TicketCard({ ticket, close }: { ticket: Ticket; close: () => void }) {
  const { t } = useI18n();
  const { can } = useSession();
  const { message } = App.useApp();
  const [result, setResult] = useState('');
  const act = (work: Promise<unknown>) => void work.then(close, (error: unknown) => void message.error(errorText(t, error)));
  return (
    <Modal open title={`${t(`ticket.kind.${ticket.kind}`)} ${ticket.stallNumber ?? ticket.meterNumber ?? ''}`} onCancel={close} footer={null}>
      <p>{ticket.text}</p>
      <p className="soft">{ticket.openedName} <span className="num">{siteTime(ticket.openedAt)}</span></p>
      {ticket.photoIds.length > 0 && <Image.PreviewGroup><Space wrap>{ticket.photoIds.map((photoId, index) => <Image key={photoId} width={140} src={`/api/v1/photos/${photoId}`} alt={t('ticket.photo', { n: index + 1 })} />)}</Space></Image.PreviewGroup>}
      {ticket.takenName !== null && <p>{t('ticket.takenBy')}: {ticket.takenName} <span className="num soft">{siteTime(ticket.takenAt)}</span></p>}
      {ticket.result !== null && <p>{t('ticket.result')}: {ticket.result} <span className="num soft">{siteTime(ticket.doneAt)}</span></p>}
      {can('ticket.work') && ticket.state === 'open' && <Button type="primary" onClick={() => act(post(`/tickets/${ticket.ticketId}/take`))}>{t('ticket.take')}</Button>}
      {can('ticket.work') && ticket.state === 'taken' && (
        <Space orientation="vertical" style={{ width: '100%' }}>
          <Input.TextArea aria-label={t('ticket.result')} placeholder={t('ticket.result')} maxLength={500} value={result} onChange={(event) => setResult(event.target.value)} />
          <Button type="primary" disabled={result.trim() === ''} onClick={() => act(post(`/tickets/${ticket.ticketId}/done`, { result }))}>{t('ticket.done')}</Button>
        </Space>
      )}
    </Modal>
  );
}

function NewTicket({ close }: { close: () => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [ticketId] = useState(() => crypto.randomUUID());
  const [form] = Form.useForm<{ kind: Ticket['kind']; text: string }>();
  return (
    <Modal open title={t('ticket.new')} okText={t('save')} cancelText={t('cancel')} onCancel={close} onOk={() => form.submit()}>
      <Form form={form} layout="vertical" initialValues={{ kind: 'other' }} onFinish={(values) => void post(`/sites/${siteId}/tickets`, { ticketId, photoIds: [], ...values }).then(close, (error: unknown) => void message.error(errorText(t, error)))}>
        <Form.Item name="kind" label={t('ticket.kind')}><Select options={kinds.map((value) => ({ value, label: t(`ticket.kind.${value}`) }))} /></Form.Item>
        <Form.Item name="text" label={t('ticket.text')} rules={[{ required: true, message: t('fill') }]}><Input.TextArea autoFocus maxLength={1000} rows={4} /></Form.Item>
      </Form>
    </Modal>
  );
}
