import { join } from 'node:path';
import { defineConfig } from '@tarojs/cli';

export default defineConfig<'webpack5'>({
  projectName: 'yidu',
  date: '2026-11-20',
  designWidth: 375,
  deviceRatio: { 375: 2, 640: 2.34 / 2, 750: 1, 828: 1.81 / 2 },
  sourceRoot: 'src',
  outputRoot: `dist/${process.env.TARO_ENV}`,
  framework: 'react',
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  plugins: ['@tarojs/plugin-framework-react', '@tarojs/plugin-platform-weapp', '@tarojs/plugin-platform-alipay', '@tarojs/plugin-platform-h5', join(__dirname, 'aria')],
  mini: { postcss: { pxtransform: { enable: true, config: {} } } },
  env: { TARO_APP_API: JSON.stringify(process.env.TARO_APP_API ?? '') },
  h5: {
    publicPath: '/m/',
    staticDirectory: 'static',
    router: { mode: 'hash' },
    output: { filename: 'js/[name].[contenthash:8].js', chunkFilename: 'js/[name].[contenthash:8].js' },
    miniCssExtractPluginOption: { ignoreOrder: true, filename: 'css/[name].[contenthash:8].css', chunkFilename: 'css/[name].[contenthash:8].css' },
    postcss: { pxtransform: { enable: true, config: { baseFontSize: 20, maxRootSize: 20, minRootSize: 20 } } },
  },
});
