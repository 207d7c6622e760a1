import { Button, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useState } from 'react';
import type { Look } from './page';

type Resolve = (answer: { event: 'agree' | 'disagree'; buttonId?: string }) => void;
interface WeChatPrivacy {
  onNeedPrivacyAuthorization?: (listener: (resolve: Resolve) => void) => void;
  openPrivacyContract?: (options: object) => void;
}

/** WeChat asks before camera, album or phone number are used for the first time; the answer is the user's own tap. */
export function PrivacyGate({ look }: { look: Look }) {
  const { t } = look;
  const [resolve, setResolve] = useState<{ tell: Resolve } | null>(null);
  const platform = Taro as WeChatPrivacy;
  useEffect(() => {
    if (process.env.TARO_ENV === 'weapp') platform.onNeedPrivacyAuthorization?.((tell) => setResolve({ tell }));
  }, []);
  if (resolve === null) return null;
  const answer = (event: 'agree' | 'disagree') => {
    resolve.tell({ event, ...(event === 'agree' ? { buttonId: 'privacy-agree' } : {}) });
    setResolve(null);
  };
  return (
    <View className="veil">
      <View className="card sheet" role="dialog">
        <View className="title">{t('privacyTitle')}</View>
        <View>{t('privacyAsk')}</View>
        <Button className="choice" onClick={() => platform.openPrivacyContract?.({})}>{t('privacyRead')}</Button>
        <Button className="button" id="privacy-agree" openType={'agreePrivacyAuthorization' as 'share'} onAgreePrivacyAuthorization={() => answer('agree')}>{t('agree')}</Button>
        <Button className="button plain" onClick={() => answer('disagree')}>{t('disagree')}</Button>
      </View>
    </View>
  );
}
