import { TestRunner } from 'vitest';
import { pagesAsTheyStand } from './open-pages.js';

/** A page that a busy machine kept waiting is tried once more; nothing else is. What the pages showed when a test failed is told. */
export default class PageRunner extends TestRunner {
  override async onBeforeRunTask(test: Parameters<TestRunner['onBeforeRunTask']>[0]): Promise<void> {
    if (test.file.filepath.includes('/test/browser/')) test.retry = 1;
    await super.onBeforeRunTask(test);
  }

  async onTaskFinished(test: Parameters<TestRunner['onBeforeRunTask']>[0]): Promise<void> {
    if (test.result?.state !== 'fail') return;
    for (const lines of await pagesAsTheyStand()) console.log(lines);
  }
}
