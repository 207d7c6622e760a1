import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundlePrograms } from './bundle.mjs';
import { run } from './run.mjs';
import { repoFolder } from '../services/state-folder.mjs';

/** The native compiler: the same checks and the same output as the one that the code generators talk to, in a third of the time. */
export const compiler = 'node_modules/typescript7/bin/tsc';

/** A hash over the names, sizes and contents of every file below the given paths. */
export function hashOf(paths) {
  const hash = createHash('sha256').update(process.version);
  const visit = (path) => {
    const full = join(repoFolder, path);
    if (!existsSync(full)) return;
    if (statSync(full).isFile()) {
      hash.update(path).update(readFileSync(full));
      return;
    }
    for (const name of readdirSync(full).sort()) if (name !== 'node_modules' && name !== 'dist') visit(join(path, name));
  };
  for (const path of paths) visit(path);
  return hash.digest('hex');
}

/** Does `work` only when the inputs changed since it last succeeded. */
async function whenChanged(stamp, inputs, work) {
  const file = join(repoFolder, stamp);
  const hash = hashOf(inputs);
  if (existsSync(file) && readFileSync(file, 'utf8') === hash) return false;
  await work();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, hash);
  return true;
}

/**
 * Compiles api, worker and simulator into dist/, and bundles each into dist/programs. False when what stood there is still true.
 * @param {(line: string) => void} report
 * @param {string} [project] `tsconfig.json` compiles the tests too, and so checks everything
 */
export function buildServers(report, project = 'tsconfig.build.json') {
  return whenChanged('dist/.servers-built', ['apps/api', 'apps/worker', 'apps/simulator', 'libs', 'tsconfig.json', 'tsconfig.build.json', 'scripts/steps/bundle.mjs', 'scripts/steps/run-program.cjs', 'package-lock.json'], async () => {
    report('compiling the servers');
    await run(process.execPath, [compiler, '-p', project, '--noEmitOnError'], { label: 'TypeScript' });
    await bundlePrograms();
  });
}

/** Builds the staff web into apps/backoffice/dist. */
export function buildBackoffice(report) {
  return whenChanged('apps/backoffice/dist/.built', ['apps/backoffice', 'package-lock.json'], async () => {
    report('building the backoffice pages');
    await run(process.execPath, [join(repoFolder, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error'], { label: 'Vite', cwd: join(repoFolder, 'apps/backoffice'), env: { NODE_ENV: 'production' } });
  });
}
