import { Button, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { BrowserCamera, codeInPicture } from './browser-camera';
import { Told, type Look } from './page';

interface Props {
  look: Look;
  onFound: (text: string) => void;
  words?: string;
}

/** Opens the camera for a code: the app's own scanner, or in a browser a picture of our own. */
export function CodeScanner({ look, onFound, words }: Props) {
  const { t } = look;
  const [looking, setLooking] = useState(false);
  const [told, setTold] = useState('');
  const scan = () => {
    setTold('');
    if (process.env.TARO_ENV === 'h5') return setLooking(true);
    Taro.scanCode({}).then(({ result }) => onFound(result), () => setTold(t('scanFailed')));
  };
  return (
    <View>
      {!looking && <Button className="button" id="scan" onClick={scan}>{words ?? t('scan')}</Button>}
      {looking && <BrowserCamera look={look} onFound={(text) => { setLooking(false); onFound(text); }} onFailed={(why) => { setLooking(false); setTold(t(why)); }} />}
      {looking && <Button className="button plain" onClick={() => setLooking(false)}>{t('stopScan')}</Button>}
      {process.env.TARO_ENV === 'h5' && <Button className="button plain" id="scan-picture" onClick={() => void codeInPicture().then((text) => (text === null ? setTold(t('noCodeInPicture')) : onFound(text)), () => setTold(t('noCodeInPicture')))}>{t('scanPicture')}</Button>}
      <Told text={told} />
    </View>
  );
}
