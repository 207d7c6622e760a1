const { join } = require('node:path');
const { spoken } = require('./aria-attributes');

/** Lets what a screen reader is told arrive in WeChat and Alipay: Taro's own templates drop it. */
module.exports = (ctx) => {
  ctx.registerMethod({
    name: 'onSetupClose',
    fn(platform) {
      if (platform.template === undefined) return;
      platform.template.mergeComponents(ctx, spoken);
      platform.runtimePath = [platform.runtimePath, join(__dirname, 'aria-runtime')].flat();
    },
  });
};
