import { Button, Card, DatePicker, Space, Tag } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { TariffDraft, TariffPlan } from '../api/types';
import { kwh, siteTime, yuan } from '../format';
import { useI18n } from '../i18n';
import { Loaded, Nothing, PageTitle, serverNow } from '../kit/parts';
import { useSession } from '../session';
import { Definition } from './tariffs/definition';
import { Editor } from './tariffs/editor';

export function TariffsPage() {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const navigate = useNavigate();
  const [editing, setEditing] = useState<TariffPlan | 'new' | null>(null);
  return (
    <>
      <PageTitle extra={<>{can('tariff.view') && <Link to="/calendar">{t('nav.calendar')}</Link>}{can('tariff.edit') && <Button data-new="" type="primary" onClick={() => setEditing('new')}>{t('tariff.add')}</Button>}</>}>{t('nav.tariffs')}</PageTitle>
      <Loaded path={`/sites/${siteId}/tariff-drafts`}>{(drafts) => <Drafts drafts={drafts} />}</Loaded>
      <Loaded path={`/sites/${siteId}/tariff-plans`}>
        {(plans, reload) => (
          <>
            {plans.length === 0 && <Nothing text={t('empty.plans')} />}
            {plans.map((plan) => (
              <Card key={plan.id} style={{ marginBottom: 14 }} title={<Space>{plan.name}{plan.medium === 'water' && <Tag className="tag-info">{t('medium.water')}</Tag>}<Tag className="tag-soft">{t('tariff.usedBy', { n: plan.usedBy })}</Tag></Space>} extra={can('tariff.edit') && <Button onClick={() => setEditing(plan)}>{t('tariff.version')}</Button>}>
                {plan.versions.length === 0 && <p className="soft">{t('price.noPriceYet')}</p>}
                {[...plan.versions].reverse().map((version) => <div key={version.id} style={{ marginBottom: 12 }}><p style={{ margin: '0 0 4px' }}>{t('version', { n: version.number })} <span className="soft">{t('since', { at: siteTime(version.effectiveAt) })}</span></p><Definition definition={version.definition} medium={plan.medium} /></div>)}
              </Card>
            ))}
            <Resale siteId={siteId} />
            {editing !== null && <Editor plan={editing === 'new' ? null : editing} draft={null} close={() => { setEditing(null); reload(); }} drafted={(draftId) => void navigate(`/tariffs/drafts/${draftId}`)} />}
          </>
        )}
      </Loaded>
    </>
  );
}

/** A month of resale: recovered from the shops against bought of the grid. */
function Resale({ siteId }: { siteId: string }) {
  const { t } = useI18n();
  const [month, setMonth] = useState(() => dayjs(serverNow()).format('YYYY-MM'));
  return (
    <section className="panel" aria-label={t('resale.title')}>
      <h2 style={{ marginTop: 0, fontSize: '1.1rem' }}>{t('resale.title')} <DatePicker picker="month" aria-label={t('rec.month')} allowClear={false} value={dayjs(`${month}-01`)} onChange={(value) => value !== null && setMonth(value.format('YYYY-MM'))} /></h2>
      <Loaded path={`/sites/${siteId}/resale-statement?month=${month}`}>
        {({ recovered, bought }) => (
          <div className="stall-line">
            <div><span>{t('resale.recovered')}</span><b>{yuan(recovered.energyFen)}</b></div>
            <div><span>{t('resale.services')}</span><b>{yuan(recovered.serviceFen)}</b></div>
            <div><span>{t('usedWh')}</span><b>{kwh(recovered.usedWh)}</b></div>
            <div><span>{t('resale.bought')}</span>{bought === null ? <span className="soft">{t('resale.noBill')}</span> : <b>{yuan(bought.amountFen)} · {kwh(bought.usedWh)}</b>}</div>
          </div>
        )}
      </Loaded>
    </section>
  );
}

/** Prices that do not hold yet. */
function Drafts({ drafts }: { drafts: readonly TariffDraft[] }) {
  const { t } = useI18n();
  if (drafts.length === 0) return null;
  return (
    <section className="panel" aria-label={t('price.drafts')}>
      <h2 style={{ marginTop: 0, fontSize: '1.1rem' }}>{t('price.drafts')}</h2>
      {drafts.map((draft) => (
        <p key={draft.id} style={{ margin: '6px 0' }}>
          <Link to={`/tariffs/drafts/${draft.id}`}><b>{draft.planName}</b></Link> <Tag className={draft.state === 'asked' ? 'tag-warn' : 'tag-soft'}>{t(`price.state.${draft.state}`)}</Tag>
          {draft.breaches.length > 0 && <Tag className="tag-bad">{t('price.aboveCap')}</Tag>} <span className="soft">{t('since', { at: siteTime(draft.effectiveAt) })} · {draft.madeName}</span>
        </p>
      ))}
    </section>
  );
}
