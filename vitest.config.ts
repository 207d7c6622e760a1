import { defineConfig } from 'vitest/config';

const conditions = ['source', 'node', 'module-sync'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    globalSetup: ['test/support/services.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'unit', include: ['libs/**/*.spec.ts', 'apps/*/src/**/*.spec.ts', 'test/house/**/*.spec.ts'] } },
      { extends: true, test: { name: 'whole', include: ['test/{access,e2e,peer,chaos,sim,story}/**/*.spec.ts'], fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000 } },
      { extends: true, test: { name: 'browser', include: ['test/browser/**/*.spec.ts'], fileParallelism: false, testTimeout: 120_000, hookTimeout: 180_000 } },
    ],
  },
});
