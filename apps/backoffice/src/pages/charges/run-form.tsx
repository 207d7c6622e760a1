import { App, DatePicker, Form, Input, Modal, Select, Table } from 'antd';
import { useQuery } from '@tanstack/react-query';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { get, post } from '../../api/client';
import type { Pool, WhatIf } from '../../api/types';
import { parseYuan, siteDay, yuan } from '../../format';
import { maybe, useI18n } from '../../i18n';
import { errorText, Loaded, serverNow } from '../../kit/parts';
import { useSession } from '../../session';
import { amountOf, dayBefore } from './units';

interface Values {
  poolId: string;
  period: [Dayjs, Dayjs];
  amount?: string;
}

/** A pool and a period: first every method beside each other, then the draft of the pool's own. */
export function RunForm({ close, made }: { close: () => void; made: (runId: string) => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [busy, setBusy] = useState(false);
  const [runId] = useState(() => crypto.randomUUID());
  const { data: pools } = useQuery({ queryKey: [`pools ${siteId}`], queryFn: () => get(`/sites/${siteId}/pools`) });
  const values = Form.useWatch([], form) as Values | undefined;
  const pool = pools?.find(({ id }) => id === values?.poolId);
  const money = pool?.rules.source.kind === 'amount';
  const amountFen = money ? parseYuan(values?.amount ?? '') : null;
  const [from, to] = values?.period == null ? [] : [values.period[0].format('YYYY-MM-DD'), values.period[1].add(1, 'day').format('YYYY-MM-DD')];
  const ready = pool !== undefined && from !== undefined && to !== undefined && amountFen !== undefined;
  const submit = () => {
    if (!ready) return void message.error(t('share.fillRun'));
    setBusy(true);
    void post(`/pools/${pool.id}/runs`, { runId, fromDay: from, toDay: to, amountFen }).then(({ id }) => made(id), (error: unknown) => void message.error(errorText(t, error))).finally(() => setBusy(false));
  };
  const lastMonth = dayjs(siteDay(new Date(serverNow()))).startOf('month').subtract(1, 'month');
  return (
    <Modal open width={1000} title={t('share.newRun')} okText={t('share.makeDraft')} okButtonProps={{ loading: busy, disabled: !ready }} cancelText={t('cancel')} onCancel={close} onOk={submit}>
      <Form<Values> form={form} layout="inline" initialValues={{ period: [lastMonth, lastMonth.endOf('month')] }} style={{ rowGap: 10, marginBottom: 14 }}>
        <Form.Item name="poolId" label={t('share.pool')}><Select autoFocus style={{ width: 260 }} options={(pools ?? []).map(({ id, name }) => ({ value: id, label: name }))} notFoundContent={t('share.noPools')} /></Form.Item>
        <Form.Item name="period" label={t('share.period')}><DatePicker.RangePicker allowClear={false} /></Form.Item>
        {money && <Form.Item name="amount" label={t('amount')}><Input inputMode="decimal" prefix="¥" style={{ width: 160 }} /></Form.Item>}
      </Form>
      {ready && <Trials key={`${pool.id} ${from} ${to} ${String(amountFen)}`} pool={pool} from={from} to={to} amountFen={amountFen} />}
    </Modal>
  );
}

type Row = WhatIf['rows'][number];

function Trials({ pool, from, to, amountFen }: { pool: Pool; from: string; to: string; amountFen: number | null }) {
  const { t } = useI18n();
  // A fixed sum a shop has no pool that another method could share.
  const fixed = pool.rules.method.kind === 'fixed';
  const others = (['area', 'consumption', 'headcount', 'equal'] as const).filter((method) => method !== pool.rules.method.kind);
  const wanted = fixed ? 'own' : ['own', ...others].join(',');
  return (
    <Loaded path={`/pools/${pool.id}/what-if?from=${from}&to=${to}&methods=${wanted}${amountFen === null ? '' : `&amountFen=${String(amountFen)}`}`}>
      {(tried) => {
        const money = (fen: number | null) => <span className="num">{yuan(fen)}</span>;
        const title = (index: number) => {
          const trial = tried.trials[index]!;
          return <>{trial.method === 'own' ? `${t('share.own')} · ${t(`share.method.${pool.rules.method.kind}`)}` : t(`share.method.${trial.method}`)}{trial.refused !== null && <div className="bad" style={{ fontWeight: 400 }}>{maybe(t, `error.${trial.refused}`)}</div>}</>;
        };
        return (
          <>
            <p>{t('share.poolOf')} <b className="num">{tried.usedWh === null ? '' : `${amountOf(pool.medium, tried.usedWh)} · `}{yuan(tried.amountFen)}</b>{tried.estimated && <span className="bad"> {t('share.estimated')}</span>} {tried.last !== null && <span className="soft">{t('share.lastWas', { from: tried.last.fromDay, to: dayBefore(tried.last.toDay), amount: yuan(tried.last.amountFen) })}</span>}</p>
            <Table<Row> rowKey="stallId" size="small" dataSource={tried.rows} pagination={{ pageSize: 12, showSizeChanger: false, showTotal: (n) => t('total', { n }) }} scroll={{ x: 800 }}
              columns={[
                { title: t('stall'), render: (_, row) => <><b>{row.stallNumber}</b> {row.stallName}</> },
                ...(tried.last === null ? [] : [{ title: t('share.lastTime'), align: 'right' as const, render: (_: unknown, row: Row) => money(row.lastFen) }]),
                ...tried.trials.map((_, index) => ({ title: title(index), align: 'right' as const, render: (__: unknown, row: Row) => money(row.amounts[index] ?? null) })),
              ]}
              summary={() => (
                <Table.Summary.Row>
                  <Table.Summary.Cell index={0}>{t('share.company')}</Table.Summary.Cell>
                  {tried.last !== null && <Table.Summary.Cell index={1} />}
                  {tried.company.map((fen, index) => <Table.Summary.Cell key={index} index={index + 2} align="right">{money(fen)}</Table.Summary.Cell>)}
                </Table.Summary.Row>
              )} />
          </>
        );
      }}
    </Loaded>
  );
}
