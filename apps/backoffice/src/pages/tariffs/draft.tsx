import { Alert, App, Button, Input, Modal, Popconfirm, Tag } from 'antd';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { post, remove } from '../../api/client';
import type { PriceReplay, TariffDraft } from '../../api/types';
import { price, siteTime } from '../../format';
import { maybe, useI18n } from '../../i18n';
import { errorText, Loaded, PageTitle } from '../../kit/parts';
import { useSession } from '../../session';
import { Definition } from './definition';
import { Editor } from './editor';
import { Replayed } from './replay';

/** A price that does not hold yet: what it says, what it would have meant last month, who decides. */
export function TariffDraftPage() {
  const { draftId } = useParams();
  return <Loaded path={`/tariff-drafts/${draftId!}`} every={20_000}>{(draft, reload) => <View draft={draft} reload={reload} />}</Loaded>;
}

function View({ draft, reload }: { draft: TariffDraft; reload: () => void }) {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState<PriceReplay | null>(null);
  const open = draft.state === 'draft' && can('tariff.edit');
  const act = (work: Promise<unknown>, then: () => void) => void work.then(then, (error: unknown) => void message.error(errorText(t, error)));
  return (
    <Loaded path={`/tariff-drafts/${draft.id}/replay`}>
      {(found) => (
        <>
          <PageTitle extra={<>
            <Tag className={draft.state === 'asked' ? 'tag-warn' : draft.state === 'published' ? 'tag-good' : 'tag-soft'}>{t(`price.state.${draft.state}`)}</Tag>
            {open && <Button onClick={() => setEditing(true)}>{t('edit')}</Button>}
            {open && <Popconfirm title={t('price.discardSure')} okText={t('confirm')} cancelText={t('cancel')} onConfirm={() => act(remove(`/tariff-drafts/${draft.id}`), () => void navigate('/tariffs'))}><Button danger>{t('price.discard')}</Button></Popconfirm>}
            {open && draft.needsSecondPerson.length === 0 && <Button type="primary" onClick={() => act(post(`/tariff-drafts/${draft.id}/publish`), reload)}>{t('price.publish')}</Button>}
            {open && draft.needsSecondPerson.length > 0 && <Button type="primary" onClick={() => setAsking(found)}>{t('price.ask')}</Button>}
          </>}>{draft.planName} · {t('price.draft')}</PageTitle>
          <section className="panel">
            <p style={{ marginTop: 0 }}>{t('tariff.effective')} <b className="num">{siteTime(draft.inForceAt ?? draft.effectiveAt)}</b> <span className="soft">{draft.madeName} {siteTime(draft.madeAt)}</span></p>
            <Definition definition={draft.definition} medium={draft.medium} />
            {draft.approval !== null && <p className="soft" style={{ marginBottom: 0 }}>{t('nav.approvals')}: {t(`approval.state.${draft.approval.state}`)} · {draft.approval.reason} {draft.approval.decidedName} {draft.approval.note}</p>}
          </section>
          {draft.breaches.length > 0 && <Alert type="error" showIcon style={{ marginBottom: 14 }} title={t('price.aboveCap')} description={draft.breaches.map((breach) => `${maybe(t, `period.${breach.period}`)} ${price(breach.priceMicroYuanPerKwh)} > ${price(breach.capMicroYuanPerKwh)}`).join(' · ')} />}
          <Replayed found={found} />
          {editing && <Editor plan={{ id: draft.planId, name: draft.planName, medium: draft.medium, usedBy: 0, versions: [] }} draft={draft} close={() => setEditing(false)} drafted={() => { setEditing(false); reload(); }} />}
          {asking !== null && <Ask draft={draft} siteId={siteId} found={asking} close={() => { setAsking(null); reload(); }} />}
        </>
      )}
    </Loaded>
  );
}

/** Why, and where the price is above the cap or rises by more than the site's limit, why that may be. */
function Ask({ draft, found, close }: { draft: TariffDraft; siteId: string; found: PriceReplay; close: () => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [reason, setReason] = useState('');
  const [exceedReason, setExceedReason] = useState('');
  const exceeds = found.overLimit || found.breaches.length > 0;
  const ready = reason.trim() !== '' && (!exceeds || exceedReason.trim() !== '');
  const send = () => void post(`/tariff-drafts/${draft.id}/ask`, { reason, ...(exceeds ? { exceedReason } : {}) }).then(close, (error: unknown) => void message.error(errorText(t, error)));
  return (
    <Modal open title={t('price.ask')} okText={t('price.ask')} cancelText={t('cancel')} okButtonProps={{ disabled: !ready }} onCancel={close} onOk={send}>
      <p>{t('price.askHint')}</p>
      <Input.TextArea id="reason" aria-label={t('reason')} placeholder={t('reason')} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
      {exceeds && <><p className="bad" style={{ marginTop: 12 }}>{found.breaches.length > 0 ? t('price.aboveCap') : t('replay.over', { limit: found.limitPercent })}</p><Input.TextArea id="exceedReason" aria-label={t('price.exceedReason')} placeholder={t('price.exceedReason')} maxLength={200} value={exceedReason} onChange={(event) => setExceedReason(event.target.value)} /></>}
    </Modal>
  );
}
