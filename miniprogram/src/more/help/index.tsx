import { View } from '@tarojs/components';
import { Page, useLook } from '../../kit/page';
import { useAnswer } from '../../kit/use-answer';
import { token } from '../../api';

const tenant = ['recharge', 'cut', 'price', 'paid'] as const;
const owner = ['grant', 'revoke', 'switch', 'move'] as const;

/** Answers to what is asked most, by what somebody is here. */
export default function Help() {
  const look = useLook();
  const { t } = look;
  const { answer: me } = useAnswer(token() === '' ? null : '/customer/me');
  return (
    <Page title={t('help')} look={look}>
      {[...tenant, ...(me?.owner === true ? owner : [])].map((each) => <View className="card" key={each}><View className="title">{t(`helpAsk.${each}`)}</View><View>{t(`helpSay.${each}`)}</View></View>)}
    </Page>
  );
}
