import { App, Button, Input, Segmented, Space, Steps, type InputRef } from 'antd';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { get, post } from '../api/client';
import type { Found, Receipt, RechargeProgress, SiteSettings, Stall } from '../api/types';
import { kwh, parseKwh, parseYuan, plainYuan, siteDay, siteTime, yuan, type Medium } from '../format';
import { maybe, useI18n, type Key } from '../i18n';
import { Age, errorText, Loaded, Nothing, PageTitle, SupplyTag } from '../kit/parts';
import { useSession } from '../session';
import { useSearch } from '../shell/search-palette';
import { CounterCode, type CodeChannel } from './cashier-pay/counter-code';
import { PostpaidDue } from './cashier-pay/postpaid-due';
import { QuoteText, SoldByChoice, useSaleQuote, type SoldBy } from './cashier-pay/energy-sale';
import { unitPrice } from './lists/quotas';
import { PrintLog, usePrinting } from './receipts/prints';

/** Search, amount, Enter, Enter: receipt. The recharge's number is made before it is sent, so a repeat takes the money once. */
export function CashierPage() {
  const { t } = useI18n();
  const [parameters, setParameters] = useSearchParams();
  const stallId = parameters.get('stall');
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  const next = () => {
    setReceipt(null);
    setParameters({});
  };
  return (
    <>
      <PageTitle>{t('nav.cashier')}</PageTitle>
      {receipt !== null ? <Done receipt={receipt} next={next} /> : stallId === null ? <Find choose={(id) => setParameters({ stall: id })} /> : <Loaded path={`/stalls/${stallId}`}>{(stall) => <Take stall={stall} done={setReceipt} cancel={next} />}</Loaded>}
    </>
  );
}

function Find({ choose }: { choose: (stallId: string) => void }) {
  const { t } = useI18n();
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const { data, isPlaceholderData } = useSearch(words);
  // Enter pressed before the answer is here waits for it: a scanner types faster than the server answers.
  const [entered, setEntered] = useState(false);
  const items = words.trim() === '' ? [] : (data?.items ?? []).filter(({ stallId }) => stallId !== null);
  const settled = data !== undefined && !isPlaceholderData;
  useEffect(() => {
    if (!entered || !settled) return;
    setEntered(false);
    if (items[at] !== undefined) choose(items[at].stallId!);
  });
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, items.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Enter' && words.trim() !== '') setEntered(true);
    else return;
    event.preventDefault();
  };
  return (
    <div className="panel" style={{ maxWidth: 720 }}>
      <Input data-filter="" autoFocus size="large" aria-label={t('cash.find')} placeholder={t('searchHint')} value={words} onChange={(event) => { setWords(event.target.value); setAt(0); setEntered(false); }} onKeyDown={keys} />
      <div style={{ marginTop: 10 }}>
        {words.trim() === '' ? <p className="soft">{t('cash.find')}</p> : items.map((found: Found, index) => <Button key={`${found.kind}${found.id}`} block type="text" tabIndex={-1} className={index === at ? 'chosen-row' : ''} style={{ textAlign: 'start', height: 44, justifyContent: 'flex-start' }} onClick={() => choose(found.stallId!)}><b>{found.title}</b> <span className="soft">{found.subtitle}</span></Button>)}
        {words.trim() !== '' && settled && items.length === 0 && <Nothing text={t('empty.search')} />}
      </div>
    </div>
  );
}

/** What a purse pays for, and so what may be sold into it. */
function mediaOf(purse: 'energy' | 'water', { apart, water }: { apart: boolean; water: boolean }): Medium[] {
  if (purse === 'water') return ['water'];
  return water && !apart ? ['electricity', 'water'] : ['electricity'];
}

function Take({ stall, done, cancel }: { stall: Stall; done: (receipt: Receipt) => void; cancel: () => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [text, setText] = useState('');
  const [armed, setArmed] = useState(false);
  const [busy, setBusy] = useState(false);
  const [rechargeId] = useState(() => crypto.randomUUID());
  const input = useRef<InputRef>(null);
  const [purse, setPurse] = useState<'energy' | 'water' | 'property'>('energy');
  const [coded, setCoded] = useState<{ channel: CodeChannel; orderId: string } | null>(null);
  const { siteId } = useSession();
  const { data: merchants } = useQuery({ queryKey: [`/sites/${siteId}/merchants`], queryFn: () => get(`/sites/${siteId}/merchants`) });
  const { account, supply } = stall;
  const meter = stall.meters.find(({ role }) => role === 'prepaid');
  const waterMeter = stall.meters.find(({ kind }) => kind === 'water');
  const [by, setBy] = useState<SoldBy>('yuan');
  const typed = by === 'yuan' ? parseYuan(text) : parseKwh(text);
  const { quote } = useSaleQuote(purse === 'property' ? undefined : account?.id, { by, medium: purse === 'water' ? 'water' : 'electricity' }, typed);
  const amountFen = by === 'yuan' ? typed : quote?.amountFen;
  const sold = by === 'yuan' || typed === undefined ? undefined : { medium: by, wh: typed };
  useEffect(() => input.current?.focus(), []);
  if (account === null) return <div className="panel"><p>{stall.number} {t('noAccount')}</p><Button autoFocus onClick={cancel}>{t('cancel')}</Button></div>;
  const take = async () => {
    if (amountFen === undefined || amountFen === 0) return void message.error(t('cash.badAmount'));
    if (!armed) return setArmed(true);
    setBusy(true);
    try {
      done(await post(`/accounts/${account.id}/recharges`, { rechargeId, amountFen, purse, ...(sold === undefined ? {} : { sold }) }, rechargeId));
    } catch (error) {
      message.error(errorText(t, error));
    } finally {
      setBusy(false);
      setArmed(false);
    }
  };
  // The receipt has the order's number; what the channel says is credited, not what the customer shows.
  const coming = (rechargeId: string) => void get(`/recharges/${rechargeId}`).then(done, (error: unknown) => void message.error(errorText(t, error)));
  if (coded !== null) return <CounterCode accountId={account.id} stallNumber={stall.number} {...coded} purse={purse === 'water' ? 'water' : 'energy'} amountFen={amountFen!} paid={coming} cancel={() => setCoded(null)} />;
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !busy) void take();
    if (event.key === 'Escape') cancel();
  };
  return (
    <div className="panel" style={{ maxWidth: 720 }}>
      <div className="stall-line" style={{ marginBottom: 16 }}>
        <div><span>{t('stall')}</span><b>{stall.number}</b> {stall.name} {stall.floor}</div>
        <div><span>{t('customer')}</span>{account.customer.name} {account.customer.phone}</div>
        <div><span>{t(account.waterPurse === null ? 'cash.balanceNow' : 'cash.purse.energy')}</span><b className={account.availableFen <= 0 ? 'bad' : undefined}>{yuan(account.availableFen)}</b> {meter !== undefined && <Age at={meter.readAt} intervalMinutes={meter.effectiveIntervalMinutes} />}</div>
        {account.waterPurse !== null && <div><span>{t('cash.purse.water')}</span><b className={account.waterPurse.availableFen <= 0 ? 'bad' : undefined}>{yuan(account.waterPurse.availableFen)}</b> {waterMeter !== undefined && <Age at={waterMeter.readAt} intervalMinutes={waterMeter.effectiveIntervalMinutes} />}</div>}
        {supply !== null && <div><span>{t('supply')}</span><SupplyTag supply={supply.state} wanted={supply.wanted} owed={supply.owed} kept={supply.keepPower !== null} /></div>}
        {stall.waterSupply !== null && <div><span>{t('water')}</span><SupplyTag medium="water" supply={stall.waterSupply.state} wanted={stall.waterSupply.wanted} owed={stall.waterSupply.owed} kept={stall.waterSupply.keepPower !== null} /></div>}
      </div>
      {account.postpaid !== null && <PostpaidDue postpaid={account.postpaid} fill={(fen) => { setPurse('energy'); setBy('yuan'); setText(plainYuan(fen)); setArmed(false); input.current?.focus(); }} />}
      <div style={{ marginBottom: 10 }}>{t('cash.purse')} <Segmented aria-label={t('cash.purse')} value={purse} onChange={(value) => { setPurse(value); setBy('yuan'); setArmed(false); input.current?.focus(); }} options={(account.waterPurse === null ? (['energy', 'property'] as const) : (['energy', 'water', 'property'] as const)).map((value) => ({ value, label: t(`cash.purse.${value}`) }))} /> {purse !== 'property' && <SoldByChoice value={by} media={mediaOf(purse, { apart: account.waterPurse !== null, water: waterMeter !== undefined })} change={(next) => { setBy(next); setText(''); setArmed(false); input.current?.focus(); }} />}</div>
      <label htmlFor="amount">{by === 'yuan' ? t('cash.amount') : t('sale.amount', { unit: by === 'water' ? 'm³' : 'kWh' })}</label>
      <Input ref={input} id="amount" size="large" inputMode="decimal" value={text} onChange={(event) => { setText(event.target.value); setArmed(false); }} onKeyDown={keys} style={{ fontSize: '2rem', margin: '4px 0 10px' }} />
      {purse !== 'property' && <QuoteText quote={quote} by={by} />}
      <p className="soft">{t('cash.enterTwice')}</p>
      <Space wrap style={{ marginBottom: 14, display: by === 'yuan' ? undefined : 'none' }}>{[50, 100, 200, 500, 1000].map((amount) => <Button key={amount} size="large" onClick={() => { setText(String(amount)); setArmed(false); input.current?.focus(); }}>¥{amount}</Button>)}</Space>
      <div><Space><Button type="primary" size="large" loading={busy} onClick={() => void take()}>{t('cash.confirm', { amount: yuan(amountFen ?? 0) })}</Button><Button size="large" onClick={cancel}>{t('cancel')}</Button>{armed && <b role="status">{t('cash.again')}</b>}</Space></div>
      {purse !== 'property' && merchants !== undefined && merchants.some(({ enabled }) => enabled) && <Space wrap style={{ marginTop: 14 }}><span className="soft">{t('cash.payBy')}</span>{merchants.filter(({ enabled }) => enabled).map(({ channel }) => <Button key={channel} size="large" disabled={amountFen === undefined || amountFen === 0} onClick={() => setCoded({ channel, orderId: crypto.randomUUID() })}>{t(`channel.${channel}`)}</Button>)}</Space>}
    </div>
  );
}

function Done({ receipt, next }: { receipt: Receipt; next: () => void }) {
  const { t } = useI18n();
  const [prints, setPrints] = useState(receipt.prints);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  const { printed, print } = usePrinting({ kind: 'recharge', id: receipt.rechargeId, onPrinted: setPrints });
  const keys = (event: KeyboardEvent) => {
    if (printed && event.key.toLowerCase() === 'p' && !event.ctrlKey && !event.metaKey) print();
  };
  return (
    <Space align="start" size={24} wrap>
      <ReceiptPaper receipt={receipt} prints={prints} />
      <div className="panel" style={{ minWidth: 380 }} onKeyDown={keys}>
        <Progress rechargeId={receipt.rechargeId} />
        <Space style={{ marginTop: 16 }}>{printed && <Button size="large" onClick={print}>{prints === 0 ? t('print') : t('print.copy')}</Button>}<Button ref={button} type="primary" size="large" onClick={next}>{t('cash.next')}</Button></Space>
        <p className="soft">{t(printed ? 'cash.doneKeys' : 'cash.doneKey')}</p>
        {prints > 1 && <PrintLog kind="recharge" id={receipt.rechargeId} prints={prints} />}
      </div>
    </Space>
  );
}

export function ReceiptPaper({ receipt, prints }: { receipt: Receipt; prints: number }) {
  const { t } = useI18n();
  const lines: [Key, string][] = [['receipt', receipt.receiptNumber], ['stall', `${receipt.stallNumber} ${receipt.stallName}`], ['cash.payer', receipt.payer], ['cash.purse', t(`cash.purse.${receipt.purse}`)], ['cash.before', yuan(receipt.balanceBeforeFen)], ['cash.after', yuan(receipt.balanceAfterFen)], ['cash.operator', receipt.operator ?? t('takings.online')], ['time', siteTime(receipt.paidAt)]];
  return (
    <article className="receipt" aria-label={t('cash.receipt')}>
      <h2>{receipt.siteName}<br />{t('cash.receipt')}{prints > 1 ? ` · ${t('cash.copy', { n: prints - 1 })}` : ''}</h2>
      <p className="big"><span>{t('cash.method')}</span><span>{yuan(receipt.amountFen)}</span></p>
      <p><span>{receipt.amountCapital}</span></p>
      {lines.map(([key, value]) => <p key={key}><span>{t(key)}</span><span>{value}</span></p>)}
      {receipt.energy !== null && <><p><span>{t(receipt.energy.exact ? 'sale.worth' : 'sale.worthAbout')}</span><span>{kwh(receipt.energy.wh, receipt.energy.medium)}</span></p><p><span>{t('sale.unit')}</span><span>{unitPrice(receipt.energy.priceMicroYuan, receipt.energy.medium)} {t('since', { at: siteDay(new Date(receipt.energy.priceSince)) })}</span></p></>}
      {receipt.debtLeftFen !== null && <><p><span>{t('debt.part')}</span><span>{yuan(receipt.debtPartFen)}</span></p><p><span>{t('debt.leftAfter')}</span><span>{yuan(receipt.debtLeftFen)}</span></p></>}
      {receipt.corrects !== null && <p><span>{t('cor.corrects', { receipt: receipt.corrects })}</span></p>}
      {receipt.corrected !== null && <><p className="bad"><span>{receipt.corrected.toReceiptNumber === null ? t('cor.takenBack') : t('cor.correctedTo', { receipt: receipt.corrected.toReceiptNumber, stall: receipt.corrected.toStallNumber ?? '' })}</span></p><p><span>{t('cor.reason')}</span><span>{receipt.corrected.reason}</span></p></>}
    </article>
  );
}

function Progress({ rechargeId }: { rechargeId: string }) {
  const { t } = useI18n();
  const { data } = useQuery({ queryKey: ['progress', rechargeId], queryFn: () => get(`/recharges/${rechargeId}/progress`), refetchInterval: ({ state }) => (state.data?.restoredAt == null ? 1500 : false) });
  if (data === undefined) return null;
  const times = [data.paidAt, data.creditedAt, data.commandedAt, data.restoredAt];
  const done = times.filter((at) => at !== null).length;
  const steps = (['paid', 'credited', 'commanded', 'restored'] as const).map((name, index) => ({ title: t(`cash.step.${name}`), content: <span className="num">{siteTime(times[index])}</span> }));
  return (
    <div aria-live="polite">
      <Steps orientation="vertical" size="small" current={data.needed ? done : 2} items={data.needed ? steps : steps.slice(0, 2)} />
      {data.needed ? data.waitingFor !== null && <p>{maybe(t, `cash.waiting.${data.waitingFor}`)}</p> : <p className="soft">{t('cash.notNeeded')}</p>}
    </div>
  );
}
