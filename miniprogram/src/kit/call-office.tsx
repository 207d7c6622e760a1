import { Button, Text } from '@tarojs/components';
import Taro from '@tarojs/taro';
import type { Look } from './page';

export function CallOffice({ phone, look }: { phone: string | null | undefined; look: Look }) {
  if (phone === null || phone === undefined || phone === '') return null;
  // A number is read as one, however narrow the button.
  const [before = '', after = ''] = look.t('callOffice', { phone: '\n' }).split('\n');
  return <Button className="button plain" id="call" onClick={() => void Taro.makePhoneCall({ phoneNumber: phone })}>{before}<Text className="whole">{phone}</Text>{after}</Button>;
}
