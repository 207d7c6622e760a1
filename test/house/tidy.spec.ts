import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '#libs/runtime';

const root = packageRoot();
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)));
const code = files.filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !path.endsWith('.d.ts'));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const house = 'test/house/';

test('no code file is longer than 300 lines', () => {
  expect(code.map((path) => ({ path, lines: read(path).split('\n').length - 1 })).filter(({ lines }) => lines > 300)).toEqual([]);
});

test('no marker of unfinished work, no switched-off check', () => {
  const banned = /\b(TODO|FIXME|XXX|HACK)\b|@ts-ignore|@ts-nocheck|\bas any\b|\b(it|test|describe)\.(only|skip)\(/;
  expect(code.filter((path) => !path.startsWith(house) && banned.test(read(path)))).toEqual([]);
});

test('no drawer for everything', () => {
  expect(files.filter((path) => /(^|\/)(utils?|helpers?|common|misc)(\/|\.[a-z]+$)/.test(path))).toEqual([]);
});

test('files are named in kebab-case, components in PascalCase', () => {
  const odd = code.filter((path) => !/^[A-Za-z0-9_.-]+$/.test(path.split('/').pop()!) || (/\.(ts|mjs)$/.test(path) && !path.startsWith('apps/backoffice') && !path.startsWith('miniprogram') && /[A-Z]/.test(path.split('/').pop()!)));
  expect(odd).toEqual([]);
});

test('every lib says in half a page what it owns', () => {
  const libs = new Set(files.filter((path) => path.startsWith('libs/')).map((path) => path.split('/')[1]!));
  expect([...libs].filter((lib) => !existsSync(join(root, 'libs', lib, 'README.md')))).toEqual([]);
});

test('every dependency is pinned and explained', () => {
  const explained = read('docs/dependencies.md');
  const manifests = ['package.json', 'apps/backoffice/package.json', 'miniprogram/package.json'].filter((path) => existsSync(join(root, path)));
  const faults: string[] = [];
  for (const path of manifests) {
    const manifest = JSON.parse(read(path)) as Record<string, Record<string, string> | undefined>;
    for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
      for (const [name, version] of Object.entries(manifest[kind] ?? {})) {
        if (!/^(npm:[^@]+@)?\d+\.\d+\.\d+/.test(version)) faults.push(`${path}: ${name} ${version} is not pinned`);
        if (!explained.includes(`\`${name}\``)) faults.push(`${name} is not explained in docs/dependencies.md`);
      }
    }
  }
  expect(faults).toEqual([]);
});

test('test titles that name a feature use the identifiers of the feature list', () => {
  const titles = code.filter((path) => path.endsWith('.spec.ts')).flatMap((path) => [...read(path).matchAll(/\b(?:it|test)\(\s*['"`]((?:[A-Z]-\d+ ?)+)/g)].map((match) => match[1]!));
  const odd = titles.flatMap((title) => title.trim().split(/\s+/)).filter((id) => !/^[SMTACPFBRNLUGDOY]-\d{2}$/.test(id));
  expect(odd).toEqual([]);
});
