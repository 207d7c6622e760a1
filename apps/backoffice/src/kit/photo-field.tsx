import { CameraOutlined } from '@ant-design/icons';
import { App, Button, Space, Upload } from 'antd';
import { useState } from 'react';
import { upload } from '../api/client';
import { useI18n } from '../i18n';
import { errorText } from './parts';

/** Sends one photograph at once and gives its id; a tap on the picture opens it. */
export function PhotoField({ value, onChange }: { value?: string | undefined; onChange?: (photoId: string | undefined) => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const send = (file: File) => {
    const photoId = crypto.randomUUID();
    const form = new FormData();
    form.append('file', file, file.name);
    setBusy(true);
    void upload(`/photos?photoId=${photoId}`, form).then(() => { setShown(URL.createObjectURL(file)); onChange?.(photoId); }, (error: unknown) => void message.error(errorText(t, error))).finally(() => setBusy(false));
  };
  return (
    <Space>
      <Upload accept="image/jpeg,image/png,image/webp" maxCount={1} showUploadList={false} beforeUpload={(file) => { send(file); return false; }}><Button loading={busy} icon={<CameraOutlined aria-hidden />}>{t('rep.takePhoto')}</Button></Upload>
      {value !== undefined && <span className="soft">{t('rep.photoTaken')}</span>}
      {value !== undefined && shown !== null && <img src={shown} alt={t('rep.photo')} style={{ height: 56, borderRadius: 6 }} />}
    </Space>
  );
}

/** A photograph that was kept. */
export function Photo({ photoId, height = 160 }: { photoId: string; height?: number }) {
  const { t } = useI18n();
  return <a href={`/api/v1/photos/${photoId}`} target="_blank" rel="noreferrer"><img src={`/api/v1/photos/${photoId}`} alt={t('rep.photo')} style={{ maxHeight: height, maxWidth: '100%', borderRadius: 6 }} /></a>;
}
