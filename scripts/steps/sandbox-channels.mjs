/** What tells api and worker to use the simulator's payment sandbox in place of the real channels. */
export function sandboxChannels(simulatorUrl, merchants) {
  return {
    MERCHANT_KEYS_DIR: merchants, WECHAT_PAY_URL: `${simulatorUrl}/wxpay`, WEIXIN_URL: `${simulatorUrl}/weixin`,
    ALIPAY_URL: `${simulatorUrl}/alipay/gateway.do`, UNIONPAY_URL: `${simulatorUrl}/unionpay`,
  };
}
