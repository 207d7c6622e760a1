import { InboxOutlined } from '@ant-design/icons';
import { Alert, App, Button, Modal, Tag, Upload } from 'antd';
import { useState } from 'react';
import { upload } from '../../api/client';
import type { GridImport } from '../../api/types';
import { kwh, yuan } from '../../format';
import { useI18n } from '../../i18n';
import { errorText } from '../../kit/parts';
import { ScrollTable } from '../../kit/table/scroll-table';
import { useSession } from '../../session';

type Row = GridImport['rows'][number];
const looks: Record<Row['verdict'], string> = { new: 'tag-good', changed: 'tag-warn', unchanged: 'tag-soft', refused: 'tag-bad' };

/** The utility's file: looked at first, every row with its verdict, then written. */
export function ImportBills({ close }: { close: () => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [file, setFile] = useState<File | null>(null);
  const [result, setResult] = useState<GridImport | null>(null);
  const [busy, setBusy] = useState(false);
  const send = (chosen: File, dryRun: boolean) => {
    const form = new FormData();
    form.append('file', chosen, chosen.name);
    setBusy(true);
    void upload(`/sites/${siteId}/grid-bill-files?dryRun=${dryRun ? 'true' : 'false'}`, form).then(setResult, (error: unknown) => { setResult(null); message.error(errorText(t, error)); }).finally(() => setBusy(false));
  };
  const toWrite = result === null ? 0 : result.added + result.changed;
  return (
    <Modal open width={980} title={t('grid.import')} onCancel={close} footer={<><Button onClick={close}>{t('close')}</Button>{file !== null && result?.dryRun === true && toWrite > 0 && <Button type="primary" loading={busy} onClick={() => send(file, false)}>{t('grid.apply', { n: toWrite })}</Button>}</>}>
      <Upload.Dragger height={190} accept=".csv,.txt,.xlsx" maxCount={1} showUploadList={false} beforeUpload={(chosen) => { setFile(chosen); send(chosen, true); return false; }}>
        <p className="ant-upload-drag-icon"><InboxOutlined /></p>
        <p>{file === null ? t('grid.drop') : file.name}</p>
        <p className="soft">{t('grid.columns')}</p>
      </Upload.Dragger>
      {result !== null && (
        <>
          <Alert type={result.dryRun ? 'info' : 'success'} showIcon style={{ margin: '12px 0' }} title={`${t(result.dryRun ? 'grid.dry' : 'grid.done')} · ${(['new', 'changed', 'unchanged', 'refused'] as const).map((verdict) => `${t(`grid.${verdict}.verdict`)} ${verdict === 'new' ? result.added : result[verdict]}`).join(' · ')}`} />
          <ScrollTable<Row> rowKey="line" size="small" dataSource={result.rows} scroll={{ x: 820 }} columns={[
            { title: t('grid.line'), dataIndex: 'line', align: 'right', width: 60 }, { title: t('grid.point'), dataIndex: 'supplyPoint' },
            { title: t('grid.period'), render: (_, { values }) => <span className="num">{values === null ? '–' : `${values.fromDay} – ${values.toDay}`}</span> },
            { title: t('grid.total'), align: 'right', render: (_, { values }) => <span className="num">{kwh(values?.totalWh)}</span> }, { title: t('grid.payable'), align: 'right', render: (_, { values }) => <span className="num">{yuan(values?.payableFen)}</span> },
            { title: t('state'), render: (_, row) => <Tag className={looks[row.verdict]} style={{ whiteSpace: 'normal' }}>{row.why === null ? t(`grid.${row.verdict}.verdict`) : t(`grid.why.${row.why}`)}</Tag> },
          ]} />
        </>
      )}
    </Modal>
  );
}
