import { useQuery } from '@tanstack/react-query';
import { App, Button, Form, Modal, Popconfirm, Select, Space, Table, Tag } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { ApiError, get, post } from '../../api/client';
import type { Account, MergedMeter } from '../../api/types';
import { kwh, siteMinute, yuan } from '../../format';
import { maybe, useI18n } from '../../i18n';
import { Age, errorText, Loaded, SupplyTag } from '../../kit/parts';
import { useSession } from '../../session';
import { readingsOf, TypedDisplays, type TypedDisplay } from '../changes/typed-displays';
import { amountOf } from '../charges/units';

/** Everything that an account bears: its stalls and the state of each meter. */
export function MergedAccount({ account, reload: reloadCard }: { account: Account; reload: () => void }) {
  const { t } = useI18n();
  const { can } = useSession();
  const { message } = App.useApp();
  const [binding, setBinding] = useState(false);
  const [silent, setSilent] = useState<string | null>(null);
  return (
    <Loaded path={`/accounts/${account.id}/stalls`} every={30_000}>
      {(merged, reload) => {
        const changed = () => { reload(); reloadCard(); };
        const unbind = (stallId: string, typed: TypedDisplay = {}) => {
          const readings = readingsOf(typed);
          return post(`/accounts/${account.id}/unbind`, { stallId, ...(readings.length === 0 ? {} : { readings }) }).then(({ usedWh, usedLitres, chargedFen }) => {
            setSilent(null);
            void message.success(t('merged.unbound', { used: usedLitres > 0 ? `${kwh(usedWh)} + ${kwh(usedLitres, 'water')}` : kwh(usedWh), amount: yuan(chargedFen) }));
            changed();
          }, (error: unknown) => {
            // Only where a meter stays silent may its display stand in.
            if (error instanceof ApiError && error.problem.code === 'meter-silent') setSilent(stallId);
            void message.error(errorText(t, error));
          });
        };
        return (
          <>
            <section className="panel stall-line" aria-label={t('merged.title')}>
              {merged.stalls.map((stall) => (
                <div key={stall.stallId}>
                  <span>{stall.further ? <>{t('merged.since')} <span className="num">{siteMinute(stall.since)}</span></> : t('merged.first')}</span>
                  <Space><Link to={`/stalls/${stall.stallId}`}><b>{stall.number}</b></Link> {stall.name}
                    {stall.further && can('account.close') && <Popconfirm title={t('merged.unbindSure', { stall: stall.number })} okText={t('confirm')} cancelText={t('cancel')} onConfirm={() => void unbind(stall.stallId)}><Button size="small" danger>{t('merged.unbind')} {stall.number}</Button></Popconfirm>}
                  </Space>
                </div>
              ))}
              {can('account.open') && <Button onClick={() => setBinding(true)}>{t('merged.bind')}</Button>}
            </section>
            <h3>{t('merged.meters')}</h3>
            <Table<MergedMeter> rowKey="meterId" size="small" pagination={false} scroll={{ x: 800 }} dataSource={merged.meters} columns={[
              { title: t('stall'), dataIndex: 'stallNumber' }, { title: t('meterNumber'), render: (_, row) => <>{row.meterNumber} <span className="soft">{row.name}</span> <Tag className="tag-soft">{t(`subsidy.medium.${row.kind}`)}</Tag></> },
              { title: t('register'), align: 'right', render: (_, row) => <span className="num">{amountOf(row.kind, row.registerWh)}</span> }, { title: t('readAt'), render: (_, row) => <Age at={row.readAt} intervalMinutes={row.intervalMinutes} /> },
              { title: t('supply'), render: (_, row) => <SupplyTag supply={row.state} wanted={row.wanted} owed={row.owed} kept={false} /> }, { title: t('cause'), render: (_, row) => row.causes.map((cause) => maybe(t, `cause.${cause}`)).join(t('list.comma')) },
            ]} />
            {silent !== null && <PartByDisplay stallId={silent} part={(typed) => unbind(silent, typed)} close={() => setSilent(null)} />}
            {binding && <BindStall accountId={account.id} close={() => { setBinding(false); changed(); }} />}
          </>
        );
      }}
    </Loaded>
  );
}

/** A meter of the stall does not answer: what its display shows, with the photograph, stands in. */
function PartByDisplay({ stallId, part, close }: { stallId: string; part: (typed: TypedDisplay) => Promise<void>; close: () => void }) {
  const { t } = useI18n();
  const [form] = Form.useForm<{ typed?: TypedDisplay }>();
  const [busy, setBusy] = useState(false);
  const submit = ({ typed = {} }: { typed?: TypedDisplay }) => { setBusy(true); void part(typed).finally(() => setBusy(false)); };
  return (
    <Modal open title={t('merged.part')} okText={t('merged.part')} okButtonProps={{ loading: busy }} cancelText={t('cancel')} onCancel={close} onOk={() => form.submit()}>
      <p className="bad">{t('merged.silent')}</p>
      <Form<{ typed?: TypedDisplay }> form={form} layout="vertical" onFinish={submit}><Loaded path={`/stalls/${stallId}`}>{(stall) => <TypedDisplays stall={stall} />}</Loaded></Form>
    </Modal>
  );
}

function BindStall({ accountId, close }: { accountId: string; close: () => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [stallId, setStallId] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [key] = useState(() => crypto.randomUUID());
  const { data } = useQuery({ queryKey: ['vacant stalls', siteId], queryFn: () => get(`/sites/${siteId}/stalls?limit=500`) });
  const vacant = (data?.items ?? []).filter((stall) => stall.accountId === null && stall.meters > 0);
  const bind = () => {
    if (stallId === null) return;
    setBusy(true);
    void post(`/accounts/${accountId}/stalls`, { stallId }, key).then(close, (error: unknown) => void message.error(errorText(t, error))).finally(() => setBusy(false));
  };
  return (
    <Modal open title={t('merged.bind')} okText={t('merged.bind')} okButtonProps={{ loading: busy, disabled: stallId === null }} cancelText={t('cancel')} onCancel={close} onOk={bind}>
      <p className="soft">{t('merged.bindHint')}</p>
      <Select showSearch optionFilterProp="label" aria-label={t('merged.pick')} placeholder={t('merged.pick')} style={{ width: '100%' }} value={stallId} onChange={setStallId} options={vacant.map(({ id, number, name }) => ({ value: id, label: `${number} ${name}` }))} />
    </Modal>
  );
}
