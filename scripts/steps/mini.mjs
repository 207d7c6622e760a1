import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hashOf } from './build.mjs';
import { run } from './run.mjs';
import { repoFolder } from '../services/state-folder.mjs';

export const miniFolder = join(repoFolder, 'miniprogram');
const same = (file, hash) => existsSync(file) && readFileSync(file, 'utf8') === hash;
const remember = (file, hash) => { mkdirSync(dirname(file), { recursive: true }); writeFileSync(file, hash); };

async function installMini() {
  const lock = createHash('sha256').update(readFileSync(join(miniFolder, 'package-lock.json'))).digest('hex');
  const installed = join(miniFolder, 'node_modules/.yidu-installed');
  if (same(installed, lock)) return;
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { label: 'npm ci in miniprogram', cwd: miniFolder });
  remember(installed, lock);
}

/**
 * Builds the mini-program for a platform into miniprogram/dist/<platform> when its sources, or the address of the API that goes into
 * it, changed; installs its packages when needed. False when what stood there is still true.
 * @param {'h5' | 'weapp' | 'alipay'} platform
 */
export async function buildMini(platform) {
  const api = process.env.TARO_APP_API ?? '';
  if (platform !== 'h5' && api !== '' && !/^https?:\/\/[^/]+$/.test(api)) throw new Error(`TARO_APP_API must be an address without a path, like https://pay.example.com; it is ${api}`);
  const inputs = `${hashOf(['miniprogram/src', 'miniprogram/config', 'miniprogram/package-lock.json', 'miniprogram/babel.config.js'])} ${platform === 'h5' ? '' : api}`;
  const built = join(miniFolder, `dist/.${platform}-built`);
  if (same(built, inputs)) return false;
  await installMini();
  await run(process.execPath, ['node_modules/@tarojs/cli/bin/taro', 'build', '--type', platform], { label: `Taro for ${platform}`, cwd: miniFolder, env: { NODE_ENV: 'production', TARO_APP_API: api } });
  remember(built, inputs);
  return true;
}

const MIB = 1024 * 1024;
/** What the platforms take: every package, and all of them together. WeChat's 20 MB is the limit of apps made through a service provider. */
export const limits = { weapp: { each: 2 * MIB, total: 20 * MIB }, alipay: { each: 2 * MIB, total: 8 * MIB } };

function bytesOf(folder) {
  return readdirSync(folder).reduce((sum, name) => {
    const path = join(folder, name);
    return sum + (statSync(path).isDirectory() ? bytesOf(path) : statSync(path).size);
  }, 0);
}

/**
 * The packages of a built mini-program with their sizes in bytes; the main one is what belongs to no other.
 * @param {'weapp' | 'alipay'} platform
 */
export function packagesOf(platform) {
  const folder = join(miniFolder, 'dist', platform);
  const app = JSON.parse(readFileSync(join(folder, 'app.json'), 'utf8'));
  const subs = (app.subPackages ?? app.subpackages ?? []).map(({ root }) => ({ name: root.replace(/\/$/, ''), bytes: bytesOf(join(folder, root)) }));
  const total = bytesOf(folder);
  return { packages: [{ name: 'main', bytes: total - subs.reduce((sum, { bytes }) => sum + bytes, 0) }, ...subs], total };
}

/** What is larger than the platform takes; empty when all is well. */
export function tooLarge(platform, { packages, total }) {
  const { each, total: all } = limits[platform];
  return [...packages.filter(({ bytes }) => bytes > each).map(({ name, bytes }) => `${platform}: package ${name} has ${bytes} bytes, the platform takes ${each}`), ...(total > all ? [`${platform}: ${total} bytes together, the platform takes ${all}`] : [])];
}
