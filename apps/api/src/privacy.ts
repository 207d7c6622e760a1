/** The privacy notice that customers agree to. A new text needs a new version: then everybody is asked again. */
export const privacy = {
  version: '2026-11-26',
  zh: [
    '我们为您提供预付费水电服务,只处理这项服务需要的信息:',
    '一、手机号:用于登录、余额提醒、停送电通知。微信或支付宝的用户标识:用于免密登录、支付和您同意接收的消息。',
    '二、您的商铺、表计读数、用量、账单、充值和退款记录:用于计量、结算和对账。',
    '三、您上传的照片(抄表、报修):仅在您主动上传时使用。',
    '四、谁能看到:物业公司的授权人员;您是租户时,商铺业主可看到该商铺的余额、用量和通断状态;您授权的人可看到您允许的内容。您的手机号对其他用户只显示前三位和后四位。',
    '五、支付由微信支付、支付宝或银联处理,我们不保存您的银行卡信息。',
    '六、保存期限:账务记录按法律要求保存;其余信息在销户后删除或去标识化。',
    '七、您可以在“我的 › 隐私与我的数据”查看、导出您的数据,解除微信或支付宝绑定,注销并删除您的数据;更正请联系物业公司。',
  ].join('\n'),
  en: [
    'We provide prepaid electricity and water, and handle only what this needs:',
    '1. Your phone number: to sign in, to warn of a low balance, to tell of cuts and restores. Your WeChat or Alipay identity: to sign in without a code, to pay, and for messages that you agreed to.',
    '2. Your stall, meter readings, usage, bills, recharges and refunds: to measure, settle and reconcile.',
    '3. Photos (readings, faults): only those that you upload.',
    '4. Who sees it: authorised staff of the property company; where you rent, the owner of the stall sees its balance, usage and supply; whoever you let in sees what you allowed. Others see only the first three and last four digits of your phone number.',
    '5. Payments are handled by WeChat Pay, Alipay or UnionPay; we keep no card details.',
    '6. How long: accounting records as the law demands; the rest is deleted or made anonymous after the account is closed.',
    '7. Under “Me › Privacy and my data” you can see and export your data, unbind WeChat or Alipay, and have your data deleted; for corrections ask the property company.',
  ].join('\n'),
} as const;
