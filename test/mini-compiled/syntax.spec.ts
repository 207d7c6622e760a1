import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'acorn';
import { expect, test } from 'vitest';
import { packageRoot } from '#libs/runtime';
import { buildMini } from '../../scripts/steps/mini.mjs';

/** The oldest language that a platform's phones are known to understand. In browsers the components are classes, which ES5 has not. */
const oldest = { weapp: 5, alipay: 5, h5: 2017 } as const;

/** Where a script says something that is newer than it may be. */
function tooNew(script: string, ecmaVersion: 5 | 2017): string | undefined {
  try {
    parse(script, { ecmaVersion });
    return undefined;
  } catch (error) {
    const { pos, message } = error as SyntaxError & { pos: number };
    return `${message}: ${script.slice(Math.max(0, pos - 40), pos + 40)}`;
  }
}

test.each(['weapp', 'alipay', 'h5'] as const)('U-06 old phones understand every script that is built for %s', async (platform) => {
  await buildMini(platform);
  const folder = join(packageRoot(), 'miniprogram/dist', platform);
  const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(5);
  expect(scripts.flatMap((name) => {
    const fault = tooNew(readFileSync(join(folder, name), 'utf8'), oldest[platform]);
    return fault === undefined ? [] : [`${name}: ${fault}`];
  })).toEqual([]);
});

test('a script that says what came later is told', () => {
  expect(tooNew('let a = 1;', 5)).toContain('let');
  expect(tooNew('const b = async () => ({});', 2017)).toBeUndefined();
  expect(tooNew('c &&= 1;', 2017)).toContain('c &&= 1');
  expect(tooNew('const d = { ...e };', 2017)).toContain('...e');
});
