import type { CutPolicyVersion } from '../../api/types';
import { siteTime } from '../../format';
import { isKey, maybe, useI18n, type Translate } from '../../i18n';
import { Loaded, Nothing } from '../../kit/parts';
import { ScrollTable } from '../../kit/table/scroll-table';
import { useSession } from '../../session';
import { windowText, type Window } from '../settings/site-settings';

const shown = (t: Translate, name: string, value: unknown): string => {
  if (name === 'noCutWindows') return windowText(t, value as Window[]);
  if (name === 'protectedKinds') return (value as string[]).map((kind) => maybe(t, `protectedKind.${kind}`)).join(' · ');
  if (Array.isArray(value)) return value.join(' · ');
  if (name === 'when') return t(value === 'at_times' ? 'cut.when.at_times' : 'cut.when.at_once');
  return typeof value === 'boolean' ? (value ? '✓' : '✕') : String(value);
};

/** What differs from the version before; of the first, everything that has a word. */
function changes(t: Translate, version: CutPolicyVersion, before: CutPolicyVersion | undefined): string[] {
  const now = version.policy.cut as Record<string, unknown>;
  const then = before?.policy.cut as Record<string, unknown> | undefined;
  const settings = Object.entries(now).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(then?.[name])).flatMap(([name, value]) => {
    const key = name === 'noCutWindows' ? 'set.windows' : `cut.${name}`;
    return isKey(key) ? [`${t(key)}: ${shown(t, name, value)}`] : [];
  });
  const { buildings, holidays, workdays } = version.policy;
  const same = (name: 'buildings' | 'holidays' | 'workdays') => JSON.stringify(version.policy[name]) === JSON.stringify(before?.policy[name] ?? []);
  return [...settings, ...(same('buildings') ? [] : [`${t('cuts.policy.buildings')}: ${buildings.map(({ code, windows }) => `${code} ${windowText(t, windows)}`).join('; ')}`]), ...(same('holidays') && same('workdays') ? [] : [t('cuts.policy.days', { holidays: holidays.length, workdays: workdays.length })])];
}

/** Each policy that ever decided about cuts here, with who made it and when. */
export function PoliciesTab() {
  const { t } = useI18n();
  const { siteId } = useSession();
  return (
    <Loaded path={`/sites/${siteId}/cut-policies`}>
      {(versions) => (
        <ScrollTable<CutPolicyVersion> rowKey="id" dataSource={versions} scroll={{ x: 800 }} pagination={false} locale={{ emptyText: <Nothing text={t('cuts.policy.empty')} /> }} columns={[
          { title: t('cuts.tab.policies'), width: 110, render: (_, version) => <b>{t('cuts.version', { n: version.number })}</b> },
          { title: t('cuts.policy.at'), width: 170, render: (_, version) => <span className="num">{siteTime(version.madeAt)}</span> },
          { title: t('cuts.policy.by'), width: 130, dataIndex: 'madeBy' },
          { title: t('cuts.policy.what'), render: (_, version, index) => changes(t, version, versions[index + 1]).map((line) => <div key={line}>{line}</div>) },
        ]} />
      )}
    </Loaded>
  );
}
