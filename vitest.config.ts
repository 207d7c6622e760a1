import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.js';

const stubs = fileURLToPath(new URL('miniprogram/test/stubs/', import.meta.url));
// A name of our own: packages have a condition "source" too, and their sources are not ours to compile.
const conditions = ['yidu-source', 'node', 'module-sync'];

// How many files at once: the test command says it for each of its parts.
const maxWorkers = Number(process.env.TEST_WORKERS ?? 2);

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    globalSetup: ['test/support/services.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers,
    // Modules are loaded once a process: none of them keeps what belongs to one database or one test.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: 'unit', include: ['libs/**/*.spec.ts', 'apps/*/src/**/*.spec.ts', 'test/house/**/*.spec.ts'] } },
      {
        // The tenant pages with Taro's components as plain elements; React is the staff web's, of the same version.
        define: { 'process.env.TARO_ENV': '"h5"' },
        resolve: { alias: { '@tarojs/components': `${stubs}components.tsx`, '@tarojs/taro': `${stubs}taro.ts` }, dedupe: ['react', 'react-dom'] },
        test: { name: 'mini', isolate: false, maxWorkers, environment: 'jsdom', include: ['miniprogram/test/**/*.spec.{ts,tsx}'] },
      },
      {
        // Stories, end-to-end tests, peers, faults, pages: one project, so that a process loads the libs once and goes on from file to file.
        extends: true,
        test: { name: 'running', include: ['test/{access,browser,chaos,e2e,mini-compiled,peer,sim,story}/**/*.spec.ts'], runner: './test/support/page-runner.ts', testTimeout: 240_000, hookTimeout: 300_000 },
      },
    ],
  },
});
