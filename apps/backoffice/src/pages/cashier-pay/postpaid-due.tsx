import { Button, Space, Tag } from 'antd';
import type { Account } from '../../api/types';
import { siteDay, yuan } from '../../format';
import { useI18n } from '../../i18n';

/** What a post-paid account owes and until when; one press fills in the sum that pays it. Whatever is taken pays the oldest bill first. */
export function PostpaidDue({ postpaid, fill }: { postpaid: NonNullable<Account['postpaid']>; fill: (fen: number) => void }) {
  const { t } = useI18n();
  const { owedFen, lateFen, unbilledFen, dueDay, since, billDay } = postpaid;
  return (
    <section aria-label={t('postpaid.owed')} style={{ marginBottom: 14 }}>
      <div className="stall-line">
        <div><span>{t('postpaid.owed')}</span><b className={lateFen > 0 ? 'bad' : undefined}>{yuan(owedFen)}</b> {lateFen > 0 && <Tag className="tag-bad">{t('postpaid.late')} {yuan(lateFen)}</Tag>}</div>
        {dueDay !== null && <div><span>{t('postpaid.dueDay')}</span><b className={lateFen > 0 ? 'bad' : undefined}>{dueDay}</b></div>}
        <div><span>{t('postpaid.unbilled')}</span><span className="num">{yuan(unbilledFen)}</span></div>
      </div>
      <p className="soft">{t('postpaid.from', { at: siteDay(new Date(since)), day: billDay })} {owedFen === 0 ? t('postpaid.nothing') : t('postpaid.payHint')}</p>
      <Space wrap>
        {owedFen > 0 && <Button size="large" onClick={() => fill(owedFen)}>{t('postpaid.payAll', { amount: yuan(owedFen) })}</Button>}
        {lateFen > 0 && lateFen < owedFen && <Button size="large" onClick={() => fill(lateFen)}>{t('postpaid.payLate', { amount: yuan(lateFen) })}</Button>}
      </Space>
    </section>
  );
}
