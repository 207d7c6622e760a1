import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { get } from '../../api/client';
import type { FeeItem } from '../../api/types';
import { useI18n } from '../../i18n';
import { useSession } from '../../session';

type Binding = Pick<FeeItem['bindings'][number], 'target' | 'targetId'>;
export const bindingsOf = (values: readonly string[]): Binding[] => values.map((value) => ({ target: value.slice(0, value.indexOf(':')) as Binding['target'], targetId: value.slice(value.indexOf(':') + 1) }));
export const valuesOf = (bindings: readonly Binding[]): string[] => bindings.map(({ target, targetId }) => `${target}:${targetId}`);

/** Whom an item is charged to: everybody, account types, stalls. */
export function FeeTargets({ value, onChange }: { value?: string[]; onChange?: (values: string[]) => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { data: types } = useQuery({ queryKey: [`types ${siteId}`], queryFn: () => get(`/sites/${siteId}/account-types`) });
  const { data: stalls } = useQuery({ queryKey: [`stalls to share ${siteId}`], queryFn: () => get(`/sites/${siteId}/stalls?limit=500`) });
  const options = [
    { value: `site:${siteId}`, label: t('fee.target.everybody') },
    ...(types ?? []).map(({ id, name }) => ({ value: `account_type:${id}`, label: `${t('fee.target.account_type')} ${name}` })),
    ...(stalls?.items ?? []).map(({ id, number, name }) => ({ value: `stall:${id}`, label: `${t('fee.target.stall')} ${number} ${name}` })),
    // Accounts that were bound one by one stay as they are.
    ...(value ?? []).filter((each) => each.startsWith('account:')).map((each) => ({ value: each, label: `${t('fee.target.account')} ${each.slice(-6)}` })),
  ];
  return <Select mode="multiple" showSearch optionFilterProp="label" maxTagCount={10} aria-label={t('fee.bound')} value={value ?? []} options={options} onChange={(values: string[]) => onChange?.(values)} />;
}
