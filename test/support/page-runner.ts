import { VitestTestRunner } from 'vitest/runners';

/** A page that a busy machine kept waiting is tried once more; nothing else is. */
export default class PageRunner extends VitestTestRunner {
  override async onBeforeRunTask(test: Parameters<VitestTestRunner['onBeforeRunTask']>[0]): Promise<void> {
    if (test.file.filepath.includes('/test/browser/')) test.retry = 1;
    await super.onBeforeRunTask(test);
  }
}
