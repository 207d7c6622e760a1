import { Button, Space, Table, Tag } from 'antd';
import { useState } from 'react';
import type { ChargeBill } from '../../api/types';
import { yuan } from '../../format';
import { useI18n } from '../../i18n';
import { Loaded, Nothing } from '../../kit/parts';
import { useSession } from '../../session';
import { Details, useColumns } from './charge-list';
import { TakeDeposit } from './deposit-forms';

/** A stall's charges beside energy: the property purse, what is owed, deposits, every bill with its reason. */
export function StallCharges({ accountId }: { accountId: string }) {
  const { t, language } = useI18n();
  const { can } = useSession();
  const [shown, setShown] = useState<ChargeBill | null>(null);
  const [taking, setTaking] = useState(false);
  const columns = useColumns().filter(({ key }) => !['stall', 'payer', 'issued'].includes(key));
  return (
    <>
      <Loaded path={`/accounts/${accountId}/property-purse`} every={60_000}>
        {(purse, reload) => (
          <section className="panel stall-line" aria-label={t('fee.purse')}>
            <div><span>{t('fee.purse')}</span><b className="num">{yuan(purse.balanceFen)}</b> {purse.merged && <Tag className="tag-info">{t('propertySet.merged')}</Tag>}</div>
            <div><span>{t('charge.owed')}</span><b className={purse.owedFen > 0 ? 'num bad' : 'num'}>{yuan(purse.owedFen)}</b></div>
            <div><span>{t('fee.heldSum')}</span><b className="num">{yuan(purse.heldFen)}</b></div>
            {can('recharge.take') && <Space><Button onClick={() => setTaking(true)}>{t('fee.takeDeposit')}</Button></Space>}
            {taking && <TakeDeposit accountId={accountId} close={() => { setTaking(false); reload(); }} />}
          </section>
        )}
      </Loaded>
      <Loaded path={`/accounts/${accountId}/charges?limit=200`}>
        {({ items, total }, reload) => (
          <>
            <Table<ChargeBill> rowKey="id" size="small" dataSource={items} scroll={{ x: 800 }} locale={{ emptyText: <Nothing text={t('charge.none')} /> }} pagination={{ pageSize: 20, showTotal: () => t('total', { n: total }) }}
              onRow={(row) => ({ onClick: () => setShown(row), onKeyDown: (event) => event.key === 'Enter' && setShown(row), tabIndex: 0, style: { cursor: 'pointer' } })}
              columns={[...columns.map(({ value: _, unit: __, spare: ___, ...column }) => column), { key: 'why', title: t('why'), render: (_, row) => (language === 'zh-CN' ? row.sentence.zh : row.sentence.en) }]} />
            {shown !== null && <Details bill={shown} close={() => { setShown(null); reload(); }} />}
          </>
        )}
      </Loaded>
    </>
  );
}
