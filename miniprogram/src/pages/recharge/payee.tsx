import { View } from '@tarojs/components';
import type { Schemas } from '../../api';
import { Choices } from '../../kit/choices';
import type { Look } from '../../kit/page';
import type { Choice } from '../../pay/environment';

/** Whose electricity this pays: the guard against the wrong stall. */
export function Payee({ payee, look }: { payee: Schemas['PayOptions']['payee']; look: Look }) {
  return (
    <View className="card">
      <View className="number">{payee.stallNumber}</View>
      <View>{payee.siteName}{payee.floor === '' ? '' : ` · ${payee.floor}`}</View>
      <View>{look.t('payeeName', { name: payee.maskedName })}</View>
    </View>
  );
}

export function Ways({ choices, choice, onChoose, look }: { choices: Choice[]; choice: Choice | null; onChoose: (choice: Choice) => void; look: Look }) {
  const { t } = look;
  if (choices.length === 0) return <View className="warn">{t('noChannel')}</View>;
  const byCode = choice !== null && (choice.way === 'qr' || choice.way === 'native');
  return (
    <View className="card">
      <View className="title">{t('channel')}</View>
      <Choices of={choices.map(({ channel }) => channel)} chosen={choice?.channel ?? null} label={t('channel')} words={(each) => t(`channel.${each}`)} onChoose={(channel) => onChoose(choices.find((each) => each.channel === channel)!)} />
      {byCode && <View className="soft">{t('byCode', { app: t(`channel.${choice.channel}`) })}</View>}
    </View>
  );
}
