import { TestRunner } from 'vitest';

/** A page that a busy machine kept waiting is tried once more; nothing else is. */
export default class PageRunner extends TestRunner {
  override async onBeforeRunTask(test: Parameters<TestRunner['onBeforeRunTask']>[0]): Promise<void> {
    if (test.file.filepath.includes('/test/browser/')) test.retry = 1;
    await super.onBeforeRunTask(test);
  }
}
