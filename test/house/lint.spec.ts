import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { packageRoot } from '#libs/runtime';

const root = packageRoot();
const folder = mkdtempSync(join(tmpdir(), 'yidu-lint-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Finding { code?: string; message: string; filename: string; labels: { span: { line: number } }[] }
const config = JSON.parse(readFileSync(join(root, '.oxlintrc.json'), 'utf8')) as { overrides: { rules: Record<string, unknown> }[] };
/** A rule as findings name it. */
const named = (rule: string) => rule.replace(/^(?:(\w+)\/)?(.+)$/, (_all, plugin: string | undefined, name: string) => `${plugin ?? 'eslint'}(${name})`);

/** Lint as the test command runs it. */
function lint(home: string, ...more: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules/oxlint/bin/oxlint'), '--disable-nested-config', ...more], { cwd: home, encoding: 'utf8', env: {} });
  return { status, said: `${stdout}${stderr}` };
}

/** A product of its own with these files, under the lint of this one. */
function product(name: string, files: Record<string, string>, { packages = true } = {}): string {
  const home = join(folder, name);
  for (const path of ['.oxlintrc.json', 'tsconfig.json', 'package.json', 'scripts/lint']) cpSync(join(root, path), join(home, path), { recursive: true });
  if (packages) symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
  return home;
}

const parts = readFileSync(join(root, 'test/house/lint-examples.txt'), 'utf8').split(/^=== /m).slice(1);
const examples = Object.fromEntries(parts.map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1)]));
/** What the marks in a file say: `path:line rule` for each. */
const marked = (path: string, text: string) =>
  text.split('\n').flatMap((line, at) => (line.split('//! ')[1] ?? '').split(' ').filter((rule) => rule !== '').map((rule) => `${path}:${at + 1} ${rule}`));

const lines = (count: number, text: (at: number) => string) => Array.from({ length: count }, (_, at) => `${text(at)}\n`).join('');
const functionOf = (count: number) => `export function long(n: number): number {\n\n  // Neither this line counts nor the empty one.\n${lines(count - 3, () => '  n += 1;')}  return n;\n}\n`;
const methodOf = (count: number) => `declare const says: MethodDecorator;\nexport class Long {\n  @says /* This line counts. */\n  // This one does not.\n  @says\n  long(n: number): number {\n${lines(count - 5, () => '    n += 1;')}    return n;\n  }\n}\n`;
const long = {
  'libs/ledger/src/file.ts': lines(301, (at) => `export const a${at} = 1;`),
  'libs/ledger/src/shorter-file.ts': lines(300, (at) => `export const a${at} = 1;`),
  'libs/ledger/src/function.ts': functionOf(61),
  'libs/ledger/src/shorter-function.ts': functionOf(60),
  'libs/ledger/src/function.spec.ts': functionOf(61),
  'libs/ledger/src/method.ts': methodOf(61),
  'libs/ledger/src/shorter-method.ts': methodOf(60),
  'libs/ledger/src/method.spec.ts': methodOf(61),
};
const tooLong = ['file.ts:301 eslint(max-lines)', 'function.ts:1 eslint(max-lines-per-function)', 'method.ts:6 house(max-lines-per-decorated-method)'].map((found) => `libs/ledger/src/${found}`);

test('every rule of the lint finds its examples, where it holds and nowhere else', () => {
  const { status, said } = lint(product('examples', { ...examples, ...long }), '--format=json');
  const found = (JSON.parse(said) as { diagnostics: Finding[] }).diagnostics.map(({ code, message, filename, labels }) => `${filename}:${labels[0]?.span.line} ${code ?? message}`);
  const awaited = Object.entries(examples).flatMap(([path, text]) => marked(path, text));
  expect(found.sort()).toEqual([...awaited, ...tooLong].sort());
  expect(status).not.toBe(0);
  const on = config.overrides.flatMap(({ rules }) => Object.entries(rules).filter(([, level]) => level !== 'off').map(([rule]) => named(rule)));
  expect(on.filter((rule) => !found.some((each) => each.endsWith(` ${rule}`)))).toEqual([]);
});

test('lint that cannot ask for types, or has not the rules of the house, fails', () => {
  const fine = { 'libs/ledger/src/fine.ts': 'export const a = 1;\n' };
  expect(lint(product('without-packages', fine, { packages: false }))).toMatchObject({ status: 1, said: expect.stringContaining('oxlint-tsgolint') as string });
  const home = product('without-rules', fine);
  expect(lint(home).status).toBe(0);
  rmSync(join(home, 'scripts/lint'), { recursive: true });
  expect(lint(home)).toMatchObject({ status: 1, said: expect.stringContaining('house-rules') as string });
});

test('lint reads every file of the servers, tests and scripts, and knows the types of all that it asks for types', () => {
  const elsewhere = /^(apps\/backoffice|apps\/simulator\/page|miniprogram)\/|\.d\.ts$/;
  const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.mjs'], { cwd: root, encoding: 'utf8' }).split('\n').filter((path) => path !== '' && existsSync(join(root, path)));
  const read = new Set(lint(root, '--debug=files').said.split('\n'));
  expect(tracked.filter((path) => !elsewhere.test(path) && !read.has(path))).toEqual([]);
  const compiled = JSON.parse(execFileSync(process.execPath, ['node_modules/typescript7/bin/tsc', '-p', 'tsconfig.json', '--showConfig'], { cwd: root, encoding: 'utf8' })) as { files: string[] };
  const typed = new Set(compiled.files.map((path) => path.replace('./', '')));
  expect([...read].filter((path) => /^(apps|libs|test)\/.*\.ts$/.test(path) && !typed.has(path))).toEqual([]);
});
