import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { get, post } from '../../api/client';
import { siteTime } from '../../format';
import { useI18n } from '../../i18n';
import { errorText } from '../../kit/parts';
import { useSession } from '../../session';

interface Printed {
  kind: 'recharge' | 'cash';
  id: string;
  /** how often it was printed, after this print */
  onPrinted: (prints: number) => void;
}

const pathOf = ({ kind, id }: Pick<Printed, 'kind' | 'id'>) => (kind === 'cash' ? (`/cash-receipts/${id}/prints` as const) : (`/recharges/${id}/prints` as const));

/** Whether the site prints, and how a print is counted and sent to the printer. */
export function usePrinting({ kind, id, onPrinted }: Printed): { printed: boolean; print: () => void } {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const { data: settings } = useQuery({ queryKey: [`/sites/${siteId}/settings`], queryFn: () => get(`/sites/${siteId}/settings`) });
  const print = () => void post(pathOf({ kind, id })).then(({ prints }) => {
    onPrinted(prints);
    setTimeout(() => window.print(), 50);
  }, (error: unknown) => void message.error(errorText(t, error)));
  return { printed: settings?.receipt.print !== false, print };
}

/** Every print so far: who made it, and when. */
export function PrintLog({ kind, id, prints }: Omit<Printed, 'onPrinted'> & { prints: number }) {
  const { t } = useI18n();
  const { data } = useQuery({ queryKey: ['prints', kind, id, prints], queryFn: () => get(pathOf({ kind, id })) });
  return (
    <section aria-label={t('print.log')} className="no-print" style={{ margin: '10px 0' }}>
      {data?.map(({ number, by, at }) => <p className="soft num" key={number} style={{ margin: '4px 0 0' }}>{number === 1 ? t('print.original') : t('cash.copy', { n: number - 1 })} · {by} · {siteTime(at)}</p>)}
    </section>
  );
}

/** A further print beside those so far; nothing to press where the site prints none. */
export function PrintAgain({ kind, id, prints, onPrinted }: Printed & { prints: number }) {
  const { t } = useI18n();
  const { printed, print } = usePrinting({ kind, id, onPrinted });
  return (
    <>
      <span className="no-print">{printed ? <Button onClick={print}>{prints === 0 ? t('print') : t('print.copy')}</Button> : <span className="soft">{t('print.off')}</span>}</span>
      <PrintLog kind={kind} id={id} prints={prints} />
    </>
  );
}
