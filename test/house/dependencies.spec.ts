import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { expect, test } from 'vitest';
import { packageRoot } from '#libs/runtime';
import { mayImport } from './dependency-table.mjs';

const table = mayImport as Readonly<Record<string, readonly string[]>>;
const libs = readdirSync(join(packageRoot(), 'libs'));

async function dependencies(): Promise<ICruiseResult> {
  const result = await cruise(['apps/api/src', 'apps/worker/src', 'apps/simulator/src', 'libs'], {
    baseDir: packageRoot(),
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'node_modules|\\.spec\\.ts$' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { conditionNames: ['yidu-source', 'import', 'node', 'default'], exportsFields: ['exports'] },
    validate: true,
    ruleSet: { forbidden: [{ name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } }] },
  });
  return result.output as ICruiseResult;
}

const libOf = (path: string): string | undefined => /^libs\/([^/]+)\//.exec(path)?.[1];

test('libs import only what the dependency table allows, through the door, without cycles', { timeout: 120_000 }, async () => {
  const { modules, summary } = await dependencies();
  const faults: string[] = summary.violations.map((violation) => `${violation.rule.name}: ${violation.from} -> ${violation.to}`);
  let seen = 0;
  for (const module of modules) {
    for (const dependency of module.dependencies) {
      const to = libOf(dependency.resolved);
      if (dependency.couldNotResolve && !dependency.module.startsWith('node:')) faults.push(`unresolved: ${module.source} -> ${dependency.module}`);
      if (to === undefined) continue;
      seen += 1;
      const from = libOf(module.source);
      if (from === to) continue;
      if (!dependency.resolved.endsWith('/src/index.ts')) faults.push(`not through the door: ${module.source} -> ${dependency.resolved}`);
      if (from !== undefined && to !== 'runtime' && !(table[from] ?? []).includes(to)) faults.push(`not in the table: ${module.source} -> ${to}`);
      if (module.source.startsWith('apps/simulator/') && !['quantity', 'virtual-meter'].includes(to)) faults.push(`the simulator must not share code with the product: ${module.source} -> ${to}`);
    }
  }
  expect(seen).toBeGreaterThan(50);
  expect(faults).toEqual([]);
});

test('only collection and supply reach the wire', async () => {
  const users = Object.entries(table).filter(([, allowed]) => allowed.includes('fieldbus')).map(([lib]) => lib);
  expect(users.sort()).toEqual(['collection', 'supply']);
});

test('every lib stands in the table', () => {
  expect(libs.filter((lib) => !(lib in table))).toEqual([]);
});
