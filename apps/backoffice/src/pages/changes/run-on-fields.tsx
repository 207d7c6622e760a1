import { Checkbox, Form, InputNumber, Radio } from 'antd';
import { kwh } from '../../format';
import { useI18n } from '../../i18n';
import { Loaded } from '../../kit/parts';
import { Select } from '../../kit/select';

/** In the form of a refund: whether the supply stays on for a while after it, until when, and who pays for that. */
export function RunOnFields({ accountId }: { accountId: string }) {
  const { t } = useI18n();
  const runsOn = Form.useWatch('runsOn') as boolean | undefined;
  const until = Form.useWatch('until') as 'wh' | 'hours' | undefined;
  return (
    <>
      <Form.Item name="runsOn" valuePropName="checked"><Checkbox>{t('ro.use')}</Checkbox></Form.Item>
      {runsOn === true && (
        <Loaded path={`/accounts/${accountId}/obligations`}>
          {({ runOnRules }) => (
            <>
              <Form.Item name="until" label={t('ro.kind')} initialValue="wh"><Radio.Group options={(['wh', 'hours'] as const).map((value) => ({ value, label: t(value === 'wh' && runOnRules.medium === 'water' ? 'ro.litres' : `ro.${value}`) }))} /></Form.Item>
              <Form.Item name="limit" label={t(until === 'hours' ? 'ro.hours' : runOnRules.medium === 'water' ? 'ro.litres' : 'ro.wh')} initialValue={10} rules={[{ required: true }]}><InputNumber min={1} max={until === 'hours' ? runOnRules.mostHours : Math.floor(runOnRules.mostWh / 1000)} precision={0} /></Form.Item>
              <Form.Item name="payer" label={t('ro.payer')} initialValue={runOnRules.payer}><Select options={(['company', 'owner', 'next'] as const).map((value) => ({ value, label: t(`ro.payer.${value}`) }))} /></Form.Item>
              <p className="soft">{t('ro.hint', { kwh: kwh(runOnRules.mostWh, runOnRules.medium), hours: runOnRules.mostHours })}</p>
            </>
          )}
        </Loaded>
      )}
    </>
  );
}
