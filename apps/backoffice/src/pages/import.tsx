import { InboxOutlined } from '@ant-design/icons';
import { Alert, App, Button, Space, Table, Upload } from 'antd';
import { useState } from 'react';
import { get, upload } from '../api/client';
import type { ImportResult } from '../api/types';
import { useI18n } from '../i18n';
import { errorText, PageTitle } from '../kit/parts';
import { useSession } from '../session';

/** Template, file, dry run with every bad cell named, then the valid rows are written; the same file again changes nothing. */
export function ImportPage() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [file, setFile] = useState<File | null>(null);
  const [result, setResult] = useState<ImportResult | null>(null);
  const [busy, setBusy] = useState(false);
  const send = (chosen: File, dryRun: boolean) => {
    const form = new FormData();
    form.append('file', chosen, chosen.name);
    setBusy(true);
    void upload(`/sites/${siteId}/imports?dryRun=${dryRun ? 1 : 0}`, form).then(setResult, (error: unknown) => { setResult(null); message.error(errorText(t, error)); }).finally(() => setBusy(false));
  };
  const template = () => void get('/import/template').then(({ fileName, base64 }) => {
    const link = document.createElement('a');
    link.href = `data:application/vnd.openxmlformats-officedocument.spreadsheetml.sheet;base64,${base64}`;
    link.download = fileName;
    link.click();
  }, (error: unknown) => void message.error(errorText(t, error)));
  return (
    <>
      <PageTitle extra={<Button onClick={template}>{t('import.template')}</Button>}>{t('nav.import')}</PageTitle>
      <Upload.Dragger style={{ maxHeight: 260 }} height={220} accept=".xlsx" maxCount={1} showUploadList={false} beforeUpload={(chosen) => { setFile(chosen); send(chosen, true); return false; }}>
        <p className="ant-upload-drag-icon"><InboxOutlined /></p>
        <p>{file === null ? t('import.drop') : file.name}</p>
      </Upload.Dragger>
      {result !== null && (
        <div className="panel" style={{ marginTop: 14 }}>
          <Alert type={result.applied ? 'success' : 'info'} showIcon title={result.applied ? t('import.done') : t('import.dry')} style={{ marginBottom: 12 }} />
          <Table size="small" pagination={false} rowKey="sheet" dataSource={Object.entries(result.counts).map(([sheet, counts]) => ({ sheet, ...counts }))} columns={[{ title: t('import.sheet'), dataIndex: 'sheet' }, ...(['new', 'changed', 'unchanged', 'error'] as const).map((name) => ({ title: t(`import.${name}`), dataIndex: name, align: 'right' as const }))]} />
          <Space style={{ margin: '14px 0' }}>
            {file !== null && !result.applied && <Button type="primary" loading={busy} onClick={() => send(file, false)}>{t('import.apply')}</Button>}
            {result.errors.length === 0 && <span className="soft">{t('import.clean')}</span>}
          </Space>
          {result.errors.length > 0 && <Table size="small" rowKey={(error) => `${error.sheet}${error.row}${error.column}${error.code}`} dataSource={result.errors} columns={[{ title: t('import.sheet'), dataIndex: 'sheet' }, { title: t('import.row'), dataIndex: 'row', align: 'right' }, { title: t('import.column'), dataIndex: 'column' }, { title: t('import.value'), dataIndex: 'value' }, { title: t('import.message'), dataIndex: 'message', render: (text: string) => <span className="bad">{text}</span> }]} />}
        </div>
      )}
    </>
  );
}
