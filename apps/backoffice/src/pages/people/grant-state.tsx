import { Tag } from 'antd';
import type { StaffGrant } from '../../api/types';
import { maybe, useI18n, type Translate } from '../../i18n';

const good = new Set<string>(['live']);
const warn = new Set<string>(['offered', 'waiting']);

export function GrantState({ state }: { state: StaffGrant['state'] }) {
  const { t } = useI18n();
  return <Tag className={good.has(state) ? 'tag-good' : warn.has(state) ? 'tag-warn' : 'tag-soft'}>{good.has(state) ? '✓' : warn.has(state) ? '…' : '–'} {maybe(t, `grant.state.${state}`)}</Tag>;
}

export const rightsText = (t: Translate, rights: readonly string[]): string => rights.map((right) => maybe(t, `grant.right.${right}`)).join(t('list.comma'));
