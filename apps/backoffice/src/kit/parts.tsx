import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Empty, Skeleton, Space, Tag, Tooltip } from 'antd';
import { CheckCircleFilled, ClockCircleOutlined, CloseCircleFilled, MinusCircleOutlined, QuestionCircleOutlined, SafetyCertificateFilled, SyncOutlined } from '@ant-design/icons';
import { useEffect, useState, type ReactNode } from 'react';
import { ApiError, call, get } from '../api/client';
import type { Answer, Known } from '../api/schema';
import { siteTime, yuan, type Medium } from '../format';
import { isKey, useI18n, type Key, type Translate } from '../i18n';

/** The server's business time; pages count ages from it. */
let offsetMs = 0;
export const serverNow = (): number => Date.now() + offsetMs;
export async function syncClock(): Promise<void> {
  const { now } = await get('/time');
  offsetMs = Date.parse(now) - Date.now();
}

export function ageText(t: Translate, at: string | null | undefined): string {
  if (!at) return t('ageNever');
  const minutes = Math.floor((serverNow() - Date.parse(at)) / 60_000);
  if (minutes < 1) return t('ageNow');
  if (minutes < 60) return t('ageMinutes', { n: minutes });
  return minutes < 2880 ? t('ageHours', { n: Math.floor(minutes / 60) }) : t('ageDays', { n: Math.floor(minutes / 1440) });
}

/** How old a number is; grey with a clock when older than two read intervals. */
export function Age({ at, intervalMinutes = 30 }: { at: string | null | undefined; intervalMinutes?: number }) {
  const { t } = useI18n();
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 20_000);
    return () => clearInterval(timer);
  }, []);
  const stale = !at || serverNow() - Date.parse(at) > 2 * intervalMinutes * 60_000;
  return (
    <Tooltip title={siteTime(at)}>
      <span className={stale ? 'stale' : undefined}>
        {stale && <ClockCircleOutlined aria-hidden />} {ageText(t, at)}
      </span>
    </Tooltip>
  );
}

const supplyLooks = {
  on: { icon: <CheckCircleFilled />, className: 'tag-good' },
  off: { icon: <CloseCircleFilled />, className: 'tag-bad' },
  moving: { icon: <SyncOutlined spin />, className: 'tag-warn' },
  fault: { icon: <CloseCircleFilled />, className: 'tag-bad' },
  unknown: { icon: <QuestionCircleOutlined />, className: 'tag-soft' },
  none: { icon: <MinusCircleOutlined />, className: 'tag-soft' },
} as const;

/** Shape, colour and words together: colour is never the only sign. */
export function SupplyTag({ medium = 'electricity', supply, wanted, owed, kept }: { medium?: Medium; supply: keyof typeof supplyLooks; wanted: string; owed: boolean; kept: boolean }) {
  const { t } = useI18n();
  const looks = supplyLooks[supply];
  return (
    <Space size={4} wrap={false}>
      <Tag icon={looks.icon} className={looks.className}>{t(`${medium === 'water' ? 'waterSupply' : 'supply'}.${supply}` as Key)}</Tag>
      {owed && <Tag icon={<SyncOutlined spin />} className="tag-warn">{t(`${medium === 'water' ? 'waterSupply' : 'supply'}.${wanted === 'on' ? 'owedOn' : 'owedOff'}`)}</Tag>}
      {kept && <Tag icon={<SafetyCertificateFilled />} className="tag-info">{t('supply.kept')}</Tag>}
    </Space>
  );
}

/** Sums come as fen and are told in yuan: balanceFen 200 is {balance} ¥2.00. */
const inYuan = (params: Record<string, string | number> = {}): Record<string, string> => Object.fromEntries(Object.entries(params).filter(([name]) => name.endsWith('Fen')).map(([name, fen]) => [name.slice(0, -3), yuan(Number(fen))]));

export function errorText(t: Translate, error: unknown): string {
  if (!(error instanceof ApiError)) return String((error as Error).message);
  const { code, params, errors, requestId } = error.problem;
  const detail = errors?.map(({ path, message }) => `${path} ${message}`).join('; ') ?? '';
  const key = `error.${code}`;
  const text = isKey(key) ? t(key, { ...params, ...inYuan(params), detail, ...(params?.until === undefined ? {} : { until: siteTime(String(params.until)) }) }) : t('error.other', { code });
  return requestId === undefined || error.problem.status < 500 ? text : `${text} · ${t('requestId')} ${requestId}`;
}

export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useI18n();
  return <Alert type="error" showIcon title={errorText(t, error)} action={retry && <Button size="small" onClick={retry}>{t('retry')}</Button>} />;
}

/** Loads, shows a skeleton, the failure with a retry, or the content; content that could not be renewed says so. `at` is when it came. */
export function Loaded<const P extends string>({ path, every, children }: { path: P & Known<'get', P>; every?: number; children: (value: Answer<'get', P>, reload: () => void, at: string) => ReactNode }) {
  const { t } = useI18n();
  const query = useQuery({ queryKey: [path], queryFn: () => call('GET', path) as Promise<Answer<'get', P>>, refetchInterval: every ?? false });
  const reload = () => void query.refetch();
  if (query.data === undefined) return query.isError ? <Failure error={query.error} retry={reload} /> : <Skeleton active paragraph={{ rows: 8 }} />;
  const at = new Date(query.dataUpdatedAt + offsetMs).toISOString();
  return (
    <>
      {query.isError && <Alert type="warning" showIcon banner style={{ marginBottom: 12 }} title={`${errorText(t, query.error)} · ${t('lastKnown', { age: ageText(t, at) })}`} action={<Button size="small" onClick={reload}>{t('retry')}</Button>} />}
      {children(query.data, reload, at)}
    </>
  );
}

export function Nothing({ text, action }: { text: string; action?: ReactNode }) {
  return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={text}>{action}</Empty>;
}

export function PageTitle({ children, extra }: { children: ReactNode; extra?: ReactNode }) {
  return (
    <div className="page-title">
      <h1>{children}</h1>
      <Space wrap>{extra}</Space>
    </div>
  );
}
