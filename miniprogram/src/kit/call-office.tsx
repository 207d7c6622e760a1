import { Button } from '@tarojs/components';
import Taro from '@tarojs/taro';
import type { Look } from './page';

export function CallOffice({ phone, look }: { phone: string | null | undefined; look: Look }) {
  if (phone === null || phone === undefined || phone === '') return null;
  return <Button className="button plain" id="call" onClick={() => void Taro.makePhoneCall({ phoneNumber: phone })}>{look.t('callOffice', { phone })}</Button>;
}
