import { useQuery } from '@tanstack/react-query';
import { App, Space } from 'antd';
import { useState } from 'react';
import { get, put } from '../../api/client';
import type { AccountRow } from '../../api/types';
import { useI18n } from '../../i18n';
import { errorText } from '../../kit/parts';
import { Select } from '../../kit/select';
import { useSession } from '../../session';

/** Gives an account another type: what the type says of it holds from then on. */
export function ChooseType({ row, close }: { row: AccountRow; close: () => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [typeId, setTypeId] = useState(row.accountTypeId);
  const { data: types } = useQuery({ queryKey: ['types', siteId], queryFn: () => get(`/sites/${siteId}/account-types`) });
  const change = (accountTypeId: string) => {
    setTypeId(accountTypeId);
    void put(`/accounts/${row.id}/type`, { accountTypeId }).then(() => { void message.success(t('type.changed')); close(); }, (error: unknown) => { setTypeId(row.accountTypeId); void message.error(errorText(t, error)); });
  };
  return <p><Space>{t('account.type')}<Select aria-label={t('type.change')} style={{ minWidth: 180 }} value={typeId} onChange={change} options={(types ?? []).map(({ id, name }) => ({ value: id, label: name }))} /></Space></p>;
}
