import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { repoFolder } from '../services/state-folder.mjs';

/** Files beside their code (a native binary, threads), or one that TypeORM and we must share: these stay packages. */
const leftAsPackages = /^(@node-rs\/argon2|msgpackr-extract|pino|pg)(\/|$)/;
/** What NestJS would use if it were installed, and what TypeORM and pg would for other databases. */
const optional = new RegExp(`^(${[
  '@nestjs/(microservices|websockets|platform-express)', 'class-validator', 'class-transformer', '@fastify/view',
  'pg-query-stream', 'mysql2?', 'oracledb', 'mssql', 'sqlite3', 'better-sqlite3', 'sql\\.js', 'mongodb', 'redis', 'hdb-pool', '@sap/hana-client', '@google-cloud/spanner', 'typeorm-aurora-data-api-driver', 'react-native-sqlite-storage',
].join('|')})(/|$)`);

/**
 * NestJS looks up what TypeORM 1 has no more by a `require` of its own, which would load a second TypeORM from the disk at each start,
 * file by file: it is shown the program's.
 */
const oneTypeorm = {
  name: 'one-typeorm',
  transform(code, file) {
    if (!file.endsWith('/@nestjs/typeorm/dist/common/typeorm-compat.js')) return undefined;
    const own = 'const require = createRequire(import.meta.url);';
    if (!code.includes(own)) throw new Error(`${file} no longer asks for TypeORM by createRequire: look how it does`);
    return `import * as programsTypeorm from 'typeorm';\n${code.replace(own, 'const require = () => programsTypeorm;')}`;
  },
};

const programs = { api: 'dist/apps/api/src/main.js', migrate: 'dist/apps/api/src/migrate.js', worker: 'dist/apps/worker/src/main.js', simulator: 'dist/apps/simulator/src/main.js' };

/** A letter is read as one byte where all are ASCII. */
const ascii = (code) => code.replace(/[^\x00-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * Puts each compiled program and its packages into one script in dist/programs: finding a thousand modules one by one, and
 * compiling them again each time, costs a start more than everything else it does.
 * @param {Record<string, string>} [input] the compiled programs by name
 * @param {string} [dir] where they go; what is there is lost
 */
export async function bundlePrograms(input = programs, dir = join(repoFolder, 'dist/programs')) {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  copyFileSync(join(repoFolder, 'scripts/steps/run-program.cjs'), join(dir, 'run-program.cjs'));
  for (const [name, main] of Object.entries(input)) {
    writeFileSync(join(dir, `${name}.cjs`), ascii(await bundleOf(name, main)));
    writeFileSync(join(dir, `${name}.js`), `import runProgram from './run-program.cjs';\n\nrunProgram(\`\${import.meta.dirname}/${name}.cjs\`);\n`);
  }
}

async function bundleOf(name, main) {
  // Not at the top: the launcher runs before its packages are there.
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({
    cwd: repoFolder,
    input: { [name]: main },
    platform: 'node',
    plugins: [oneTypeorm],
    external: (imported) => isBuiltin(imported) || leftAsPackages.test(imported) || optional.test(imported),
    onLog: (_level, { code, message }) => {
      if (code === 'UNRESOLVED_IMPORT') throw new Error(message);
    },
  });
  // Names of classes are what NestJS's messages and the API document's schemas say.
  const { output } = await bundle.generate({ format: 'cjs', codeSplitting: false, keepNames: true });
  await bundle.close();
  return output[0].code;
}
