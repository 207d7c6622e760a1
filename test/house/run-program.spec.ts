import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { packageRoot } from '#libs/runtime';

const folder = mkdtempSync(join(tmpdir(), 'yidu-program-'));
const program = join(folder, 'program.cjs');
const cache = `${program}.cache`;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const runIt = () => execFileSync(process.execPath, ['-e', `require(${JSON.stringify(join(packageRoot(), 'scripts/steps/run-program.cjs'))})(${JSON.stringify(program)}, 0); setTimeout(() => undefined, 50)`], { encoding: 'utf8' }).trim();
const says = (word: string) => writeFileSync(program, `const told = () => '${word}'; console.log(told(), typeof require('node:fs').readFileSync, __filename === ${JSON.stringify(program)});`);

test('a program is kept in its compiled form, which is used for that very program alone, and only when it is whole', () => {
  says('one');
  expect(runIt()).toBe('one function true');
  const kept = readFileSync(cache);
  expect(runIt()).toBe('one function true');
  expect(readFileSync(cache)).toEqual(kept);
  // Another release, of the same length.
  says('two');
  expect(runIt()).toBe('two function true');
  expect(readFileSync(cache)).not.toEqual(kept);
  // A power loss left the half of it, or zeros where it was.
  for (const broken of [kept.subarray(0, kept.length / 2), Buffer.concat([kept.subarray(0, 100), Buffer.alloc(kept.length - 100)]), Buffer.alloc(0)]) {
    writeFileSync(cache, broken);
    expect(runIt()).toBe('two function true');
  }
  rmSync(cache);
  expect(runIt()).toBe('two function true');
  expect(readdirSync(folder).sort()).toEqual(['program.cjs', 'program.cjs.cache']);
});
