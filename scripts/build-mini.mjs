#!/usr/bin/env node
// `npm run mini`: builds the mini-program for WeChat, Alipay and browsers, prints the size of every package and fails when one is too
// large for its platform. TARO_APP_API=https://… is the address of the API that WeChat and Alipay call.
import { buildMini, limits, packagesOf, tooLarge } from './steps/mini.mjs';
import { stopRuns } from './steps/run.mjs';

process.once('SIGTERM', () => void stopRuns().then(() => process.exit(143)));
const kib = (bytes) => `${(bytes / 1024).toFixed(0).padStart(6)} KiB`;

if ((process.env.TARO_APP_API ?? '') === '') console.log('TARO_APP_API is not set: WeChat and Alipay builds can be tested, but reach no API');
const faults = [];
for (const platform of ['weapp', 'alipay']) {
  await buildMini(platform);
  const sizes = packagesOf(platform);
  console.log(`${platform}: ${kib(sizes.total)} of ${kib(limits[platform].total).trim()}`);
  for (const { name, bytes } of sizes.packages) console.log(`  ${name.padEnd(10)} ${kib(bytes)} of ${kib(limits[platform].each).trim()}`);
  faults.push(...tooLarge(platform, sizes));
}
await buildMini('h5');
console.log('h5: miniprogram/dist/h5');
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
