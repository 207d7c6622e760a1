import { Button, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { sendPhoto } from '../api';
import { newId } from '../api/id';
import { Told, type Look } from './page';
import { Picture } from './picture';
import { useAction } from './use-action';

export interface Photo {
  photoId: string;
  /** as it lies on the phone */
  path: string;
}

interface Props {
  as: 'customer' | 'staff';
  most?: number;
  look: Look;
  words?: string;
  onPhotos: (photos: Photo[]) => void;
}

/** Takes pictures and sends each at once; what could not be sent is told and can be taken again. */
export function Photos({ as, most = 3, look, words, onPhotos }: Props) {
  const { t } = look;
  const [photos, setPhotos] = useState<Photo[]>([]);
  const { busy, told, bad, run } = useAction(t);
  const change = (next: Photo[]) => { setPhotos(next); onPhotos(next); };
  const take = () => void run(async () => {
    const chosen = await Taro.chooseImage({ count: 1, sizeType: ['compressed'], sourceType: ['camera', 'album'] }).catch(() => null);
    const path = chosen?.tempFilePaths[0];
    if (path === undefined) return;
    const photoId = newId();
    await sendPhoto(path, photoId, as);
    change([...photos, { photoId, path }]);
  });
  return (
    <View>
      <View>{photos.map(({ photoId, path }, index) => <Picture key={photoId} className="photo" src={path} mode="aspectFill" label={t('photoN', { n: index + 1 })} onTap={() => change(photos.filter((each) => each.photoId !== photoId))} />)}</View>
      {photos.length < most && <Button className="button plain" id="photo" disabled={busy || undefined} onClick={take}>{busy ? t('sending') : (words ?? t('takePhoto'))}</Button>}
      {photos.length > 0 && <View className="soft">{t('tapToRemove')}</View>}
      <Told text={told} bad={bad} />
    </View>
  );
}
