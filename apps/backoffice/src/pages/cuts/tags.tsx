import { Button, Segmented, Tag } from 'antd';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { RepairTagRow } from '../../api/types';
import { siteTime } from '../../format';
import { useI18n } from '../../i18n';
import { Loaded } from '../../kit/parts';
import { DataTable, type Column } from '../../kit/table/data-table';
import { useSession } from '../../session';
import { HangTag } from './hang-tag';

export const tagLooks: Record<RepairTagRow['state'], string> = { announced: 'tag-info', hanging: 'tag-bad', removed: 'tag-soft', withdrawn: 'tag-soft' };

export function TagsTab() {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const navigate = useNavigate();
  const [parameters, setParameters] = useSearchParams();
  const [hanging, setHanging] = useState(false);
  const state = parameters.get('state') === 'all' ? 'all' : 'live';
  const columns: Column<RepairTagRow>[] = [
    { key: 'number', title: t('tag.number'), dataIndex: 'number', render: (number: string) => <b className="num">{number}</b> },
    { key: 'state', title: t('tag.state'), value: (tag) => t(`tag.state.${tag.state}`), render: (_, tag) => <Tag className={tagLooks[tag.state]}>{t(`tag.state.${tag.state}`)}</Tag> },
    { key: 'kind', title: t('tag.kind'), value: (tag) => t(`tag.kind.${tag.kind}`), render: (_, tag) => t(`tag.kind.${tag.kind}`) },
    { key: 'stalls', title: t('tag.stalls'), value: (tag) => tag.stallNumbers.join(' '), render: (_, tag) => `${tag.stallNumbers.slice(0, 6).join(' · ')}${tag.stallNumbers.length > 6 ? ' …' : ''}` },
    { key: 'confirmed', title: t('tag.meters'), value: (tag) => `${String(tag.confirmed)}/${String(tag.meters)}`, render: (_, tag) => (tag.state === 'hanging' ? t('tag.confirmed', { n: tag.confirmed, all: tag.meters }) : tag.meters) },
    { key: 'reason', title: t('reason'), dataIndex: 'reason' },
    { key: 'person', title: t('tag.person'), value: (tag) => `${tag.person} ${tag.phone}`, render: (_, tag) => <>{tag.person} <span className="num">{tag.phone}</span></> },
    { key: 'planned', title: t('tag.planned'), value: (tag) => tag.plannedAt, unit: 'time', render: (_, tag) => <span className="num">{siteTime(tag.plannedAt)}</span> },
    { key: 'end', title: t('tag.end'), value: (tag) => tag.expectedEndAt, unit: 'time', render: (_, tag) => <span className="num">{siteTime(tag.expectedEndAt)}</span> },
    { key: 'holder', title: t('tag.holder'), dataIndex: 'holderName' },
  ];
  return (
    <Loaded path={`/sites/${siteId}/repair-tags?state=${state}&limit=200`} every={15_000}>
      {({ items }, reload) => (
        <>
          <DataTable<RepairTagRow> name="repair-tags" report={t('cuts.tab.tags')} rowKey="id" columns={columns} filters={['state']} empty={t('tag.empty')} dataSource={items} scroll={{ x: 1300 }} pagination={{ pageSize: 50, showSizeChanger: false, showTotal: (n) => t('total', { n }) }} open={(tag) => navigate(`/cuts/tags/${tag.id}`)}
            tools={<><Segmented value={state} onChange={(value) => setParameters({ tab: 'tags', state: value })} options={(['live', 'all'] as const).map((value) => ({ value, label: t(`tag.${value}`) }))} />{can('tag.hang') && <Button type="primary" danger onClick={() => setHanging(true)}>{t('tag.hang')}</Button>}</>} />
          {hanging && <HangTag close={() => { setHanging(false); reload(); }} />}
        </>
      )}
    </Loaded>
  );
}
