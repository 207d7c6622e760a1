import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { get, post } from '../../api/client';
import type { Receipt } from '../../api/types';
import { parseYuan, yuan } from '../../format';
import { useI18n } from '../../i18n';
import { errorText, Loaded } from '../../kit/parts';
import { Select } from '../../kit/select';
import { useSession } from '../../session';

type Kind = 'wrong_stall' | 'wrong_amount' | 'taken_back';

/** The way to put a receipt right, where somebody may. */
export function CorrectButton({ receipt, done }: { receipt: Receipt; done: () => void }) {
  const { t } = useI18n();
  const { can } = useSession();
  const [open, setOpen] = useState(false);
  const queries = useQueryClient();
  if (!can('correction.make') || receipt.state === 'reversed') return null;
  return <><Button onClick={() => setOpen(true)}>{t('cor.do')}</Button>{open && <CorrectRecharge receipt={receipt} close={() => { setOpen(false); void queries.invalidateQueries({ predicate: ({ queryKey }) => !String(queryKey[0]).includes('/correction?') }); done(); }} />}</>;
}

function CorrectRecharge({ receipt, close }: { receipt: Receipt; close: () => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [correctionId] = useState(() => crypto.randomUUID());
  const [kind, setKind] = useState<Kind>('wrong_stall');
  const [stallId, setStallId] = useState<string | null>(null);
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const { data } = useQuery({ queryKey: [`accounts to correct ${siteId}`], queryFn: () => get(`/sites/${siteId}/accounts?state=open&limit=500`) });
  const own = data?.items.find(({ id }) => id === receipt.accountId);
  const toStallId = kind === 'taken_back' ? null : kind === 'wrong_amount' ? (own?.stallId ?? null) : stallId;
  const amountFen = kind === 'wrong_amount' ? parseYuan(amount) : undefined;
  const whole = kind === 'taken_back' || (toStallId !== null && (kind === 'wrong_stall' || (amountFen !== undefined && amountFen > 0)));
  const kinds: Kind[] = receipt.channel === 'cash' ? ['wrong_stall', 'wrong_amount', 'taken_back'] : ['wrong_stall'];
  const submit = () => {
    setBusy(true);
    void post(`/recharges/${receipt.rechargeId}/correction`, { correctionId, toStallId, amountFen: amountFen ?? null, reason }, correctionId)
      .then(({ state }) => { void message.success(t(`cor.${state}`)); close(); }, (error: unknown) => void message.error(errorText(t, error))).finally(() => setBusy(false));
  };
  const query = `${toStallId === null ? '' : `toStallId=${toStallId}`}${amountFen === undefined ? '' : `&amountFen=${String(amountFen)}`}`;
  return (
    <Modal open title={t('cor.title', { receipt: receipt.receiptNumber })} okText={t('cor.do')} okButtonProps={{ danger: true, loading: busy, disabled: !whole || reason.trim() === '' }} cancelText={t('cancel')} onCancel={close} onOk={submit}>
      <p>{receipt.stallNumber} {receipt.stallName} · <b className="num">{yuan(receipt.amountFen)}</b></p>
      <p><Radio.Group aria-label={t('cor.kind')} value={kind} onChange={(event) => setKind(event.target.value as Kind)} options={kinds.map((value) => ({ value, label: t(`cor.kind.${value}`) }))} /></p>
      {kind === 'wrong_stall' && <p><Select showSearch autoFocus aria-label={t('cor.toStall')} placeholder={t('cor.toStall')} optionFilterProp="label" style={{ width: '100%' }} value={stallId} onChange={setStallId} options={(data?.items ?? []).filter(({ id }) => id !== receipt.accountId).map((account) => ({ value: account.stallId, label: `${account.stallNumber} ${account.stallName} · ${account.customerName}` }))} /></p>}
      {kind === 'wrong_amount' && <p><Input aria-label={t('cor.amount')} placeholder={t('cor.amount')} prefix="¥" inputMode="decimal" value={amount} onChange={(event) => setAmount(event.target.value)} /></p>}
      <p><Input aria-label={t('reason')} placeholder={t('reason')} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} /></p>
      {whole && (
        <Loaded path={`/recharges/${receipt.rechargeId}/correction?${query}` as `/recharges/${string}/correction`}>
          {(seen) => (
            <>
              <p>{t('cor.after', { amount: yuan(seen.availableAfterFen) })}{seen.availableAfterFen <= 0 && <span className="bad"> {t('cor.negative')}</span>}</p>
              {seen.needsSecond.length > 0 && <Alert type="warning" showIcon title={`${t('cor.second')}: ${seen.needsSecond.map((why) => t(`cor.second.${why}`)).join(t('list.comma'))}`} />}
            </>
          )}
        </Loaded>
      )}
      <p className="soft">{t('cor.sure')}</p>
    </Modal>
  );
}
