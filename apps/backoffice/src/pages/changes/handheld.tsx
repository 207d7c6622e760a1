import { InboxOutlined } from '@ant-design/icons';
import { Alert, App, Button, Space, Tag, Upload } from 'antd';
import { useState } from 'react';
import { upload } from '../../api/client';
import type { HandheldFile, HandheldResult } from '../../api/types';
import { kwh, siteTime } from '../../format';
import { useI18n } from '../../i18n';
import { errorText, Loaded, Nothing, PageTitle } from '../../kit/parts';
import { ScrollTable } from '../../kit/table/scroll-table';
import { useSession } from '../../session';

type Row = HandheldResult['rows'][number];
const looks: Record<Row['verdict'], string> = { take: 'tag-good', known: 'tag-soft', refused: 'tag-bad' };

/** A handheld's file: looked at first, every row with its verdict, then written; the same again changes nothing. */
export function HandheldPage() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [file, setFile] = useState<File | null>(null);
  const [result, setResult] = useState<HandheldResult | null>(null);
  const [busy, setBusy] = useState(false);
  const send = (chosen: File, dryRun: boolean) => {
    const form = new FormData();
    form.append('file', chosen, chosen.name);
    setBusy(true);
    void upload(`/sites/${siteId}/handheld-files?dryRun=${dryRun ? 'true' : 'false'}`, form).then(setResult, (error: unknown) => { setResult(null); message.error(errorText(t, error)); }).finally(() => setBusy(false));
  };
  return (
    <>
      <PageTitle>{t('nav.handheld')}</PageTitle>
      <Upload.Dragger height={180} accept=".csv,.txt,.xlsx" maxCount={1} showUploadList={false} beforeUpload={(chosen) => { setFile(chosen); send(chosen, true); return false; }}>
        <p className="ant-upload-drag-icon"><InboxOutlined /></p>
        <p>{file === null ? t('hh.drop') : file.name}</p>
        <p className="soft">{t('hh.columns')}</p>
      </Upload.Dragger>
      {result !== null && (
        <div className="panel" style={{ marginTop: 14 }}>
          <Alert type={result.dryRun ? 'info' : 'success'} showIcon title={`${t(result.dryRun ? 'hh.dry' : 'hh.done')} · ${t('hh.take')} ${result.taken} · ${t('hh.known')} ${result.known} · ${t('hh.refused')} ${result.refused}`} style={{ marginBottom: 12 }} />
          {file !== null && result.dryRun && result.taken > 0 && <Space style={{ marginBottom: 12 }}><Button type="primary" loading={busy} onClick={() => send(file, false)}>{t('hh.apply', { n: result.taken })}</Button></Space>}
          <ScrollTable<Row> rowKey="line" size="small" dataSource={result.rows} scroll={{ x: 900 }} columns={[
            { title: t('hh.line'), dataIndex: 'line', align: 'right', width: 70 }, { title: t('meterNumber'), dataIndex: 'meterNumber' }, { title: t('stall'), render: (_, row) => row.stallNumber ?? '–' },
            { title: t('readAt'), render: (_, row) => <span className="num">{siteTime(row.readAt)}</span> }, { title: t('register'), align: 'right', render: (_, row) => <span className="num">{kwh(row.displayWh, row.medium ?? undefined)}</span> },
            { title: t('hh.last'), align: 'right', render: (_, row) => <span className="num">{kwh(row.lastDisplayWh, row.medium ?? undefined)} {siteTime(row.lastReadAt).slice(5, 16)}</span> },
            { title: t('hh.used'), align: 'right', render: (_, row) => <span className="num">{row.verdict === 'take' && row.displayWh !== null && row.lastDisplayWh !== null ? kwh(row.displayWh - row.lastDisplayWh, row.medium ?? undefined) : '–'}</span> },
            { title: t('hh.verdict'), render: (_, row) => <Tag className={looks[row.verdict]}>{row.why === null ? t(`hh.${row.verdict}`) : t(`hh.why.${row.why}`)}</Tag> },
          ]} />
        </div>
      )}
      <h2 style={{ marginTop: 18 }}>{t('hh.files')}</h2>
      <Loaded path={`/sites/${siteId}/handheld-files?limit=50`} every={60_000}>
        {({ items }) => <ScrollTable<HandheldFile> rowKey="fileId" size="small" dataSource={items} scroll={{ x: 700 }} locale={{ emptyText: <Nothing text={t('hh.noFiles')} /> }} columns={[{ title: t('hh.file'), dataIndex: 'name' }, { title: t('time'), render: (_, row) => <span className="num">{siteTime(row.appliedAt)}</span> }, { title: t('rep.by'), dataIndex: 'by' }, { title: t('hh.take'), dataIndex: 'taken', align: 'right' }, { title: t('hh.known'), dataIndex: 'known', align: 'right' }, { title: t('hh.refused'), dataIndex: 'refused', align: 'right' }]} />}
      </Loaded>
    </>
  );
}
