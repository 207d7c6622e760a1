import { Table } from 'antd';
import type { AuditEntry } from '../api/types';
import { kwh, price, siteTime, whole, yuan } from '../format';
import { isKey, maybe, useI18n, type Translate } from '../i18n';
import { errorText } from '../kit/parts';
import { ApiError } from '../api/client';

interface Line {
  path: string;
  before: unknown;
  after: unknown;
}

/** Numbers of a request that say nothing about what was changed. */
const silent = new Set(['requestId', 'rechargeId', 'batchId']);
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The fields that were asked to change, each with what it was. What stayed as it was is left out. */
export function linesOf(before: unknown, after: unknown, prefix = ''): Line[] {
  if (!isObject(after)) return [];
  return Object.entries(after).flatMap(([name, value]): Line[] => {
    const old = isObject(before) ? before[name] : undefined;
    if (silent.has(name)) return [];
    if (isObject(value)) return linesOf(old, value, `${prefix}${name}.`);
    return same(old, value) ? [] : [{ path: prefix + name, before: old, after: value }];
  });
}

/** Words of the product's own that stand in a field, under the room of their texts. */
const words: Record<string, string> = { settlementCycle: 'cycle', action: 'action', decision: 'q', role: 'role', kind: 'tariff' };
const two = (n: number): string => String(n).padStart(2, '0');

function each(t: Translate, path: string, value: unknown): string {
  if (!isObject(value)) return written(t, path, value);
  const { from, to, ...rest } = value;
  const span = typeof from === 'string' && typeof to === 'string' ? [`${from}–${to}`] : [];
  return [...span, ...Object.entries(span.length > 0 ? rest : value).map(([name, of]) => `${fieldName(t, name)} ${written(t, name, of)}`)].join(' ');
}

function written(t: Translate, path: string, value: unknown): string {
  const name = path.split('.').at(-1)!;
  if (value === undefined) return '–';
  if (value === null) return t('none');
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  if (name === 'settlementMinute' && typeof value === 'number') return `${two(Math.floor(value / 60))}:${two(value % 60)}`;
  if (name in words && typeof value === 'string') return maybe(t, `${words[name]}.${value}`);
  if (typeof value === 'number') return path.endsWith('Fen') ? yuan(value) : path.endsWith('MicroYuanPerKwh') ? price(value) : path.endsWith('Wh') ? kwh(value) : whole(value);
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(value) ? siteTime(value) : value;
  if (Array.isArray(value)) return value.map((one) => each(t, path, one)).join(t('list.comma')) || t('none');
  return JSON.stringify(value);
}

function fieldName(t: Translate, path: string): string {
  const name = path.split('.').at(-1)!;
  return isKey(`cut.${name}`) ? t(`cut.${name}` as never) : maybe(t, `field.${name}`);
}

/** Old → new, field by field; without what was before, only what there is now. */
export function ChangeTable({ before, after }: { before: unknown; after: unknown }) {
  const { t } = useI18n();
  const lines = linesOf(before, after);
  if (lines.length === 0) return <p className="soft">{t('audit.sameAsBefore')}</p>;
  return (
    <Table<Line> rowKey="path" size="small" pagination={false} dataSource={lines} columns={[
      { title: t('audit.field'), width: 220, render: (_, line) => fieldName(t, line.path) },
      ...(before === null ? [] : [{ title: t('audit.before'), render: (_: unknown, line: Line) => <span className="wrap">{written(t, line.path, line.before)}</span> }]),
      { title: t('audit.after'), render: (_, line) => <b className="wrap">{written(t, line.path, line.after)}</b> },
    ]} />
  );
}

/** Who changed what: old → new, field by field; of a refused act what was asked, and why it was refused. */
export function AuditChange({ entry }: { entry: AuditEntry }) {
  const { t } = useI18n();
  const failed = entry.result === 'failed' && isObject(entry.after);
  const asked = failed ? (entry.after as { asked?: unknown }).asked : entry.after;
  const code = failed ? String((entry.after as { code?: unknown }).code ?? '') : '';
  return (
    <>
      {code !== '' && <p className="bad">{t('audit.refused')}: {errorText(t, new ApiError({ code, status: 400, title: code, params: {} } as never))}</p>}
      <ChangeTable before={entry.before} after={asked} />
    </>
  );
}
