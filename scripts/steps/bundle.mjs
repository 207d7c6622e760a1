import { rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { repoFolder } from '../services/state-folder.mjs';

/** Files beside their code (a native binary, queue scripts), or loaded a second time by another package: these stay packages. */
const leftAsPackages = /^(@node-rs\/argon2|bull|pino|pg|typeorm)(\/|$)/;
/** What NestJS would use if it were installed. */
const optional = /^(@nestjs\/(microservices|websockets|platform-express)|class-validator|class-transformer|@fastify\/view)(\/|$)/;

const programs = { api: 'dist/apps/api/src/main.js', migrate: 'dist/apps/api/src/migrate.js', worker: 'dist/apps/worker/src/main.js' };

/**
 * Puts each compiled program and its packages into a few files in dist/programs: finding a thousand modules one by one costs
 * a start more than everything else it does.
 * @param {Record<string, string>} [input] the compiled programs by name
 * @param {string} [dir] where they go; what is there is lost
 */
export async function bundlePrograms(input = programs, dir = join(repoFolder, 'dist/programs')) {
  // Not at the top: the launcher runs before its packages are there.
  const { rolldown } = await import('rolldown');
  rmSync(dir, { recursive: true, force: true });
  const bundle = await rolldown({
    cwd: repoFolder,
    input,
    platform: 'node',
    external: (name) => isBuiltin(name) || leftAsPackages.test(name) || optional.test(name),
    onLog: (_level, { code, message }) => {
      if (code === 'UNRESOLVED_IMPORT') throw new Error(message);
    },
  });
  // Names of classes are what NestJS's messages and the API document's schemas say.
  await bundle.write({ dir, format: 'esm', sourcemap: true, keepNames: true });
  await bundle.close();
}
