import { Tabs } from 'antd';
import { useSearchParams } from 'react-router';
import { useI18n } from '../i18n';
import { PageTitle } from '../kit/parts';
import { DryRunTab } from './cuts/dry-run';
import { PoliciesTab } from './cuts/policies';
import { RunsTab } from './cuts/runs';
import { TagsTab } from './cuts/tags';

/** When money cuts and did, by which policy, and on which supplies somebody works. */
export function CutsPage() {
  const { t } = useI18n();
  const [parameters, setParameters] = useSearchParams();
  return (
    <>
      <PageTitle>{t('nav.cuts')}</PageTitle>
      <div className="panel">
        <Tabs destroyOnHidden activeKey={parameters.get('tab') ?? 'dry-run'} onChange={(tab) => setParameters({ tab })} items={[
          { key: 'dry-run', label: t('cuts.tab.dryRun'), children: <DryRunTab /> },
          { key: 'runs', label: t('cuts.tab.runs'), children: <RunsTab /> },
          { key: 'tags', label: t('cuts.tab.tags'), children: <TagsTab /> },
          { key: 'policies', label: t('cuts.tab.policies'), children: <PoliciesTab /> },
        ]} />
      </div>
    </>
  );
}
