import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { keyPool } from '../../../../test/support/rsa-pairs.js';
import { Office } from './office.js';

afterEach(() => void vi.useRealTimers());

test('what changed is kept a moment later, all of it at the end, and nothing after the end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'yidu-office-'));
  const books = join(folder, 'state.json.sandbox-books.json');
  const office = await Office.open({ stateFile: join(folder, 'state.json'), sites: ['demo'], keyPool });
  vi.useFakeTimers();
  office.changed();
  expect(existsSync(books)).toBe(false);
  vi.advanceTimersByTime(1000);
  expect(existsSync(books)).toBe(true);
  rmSync(books);
  office.changed();
  office.close();
  expect(existsSync(books)).toBe(true);
  rmSync(folder, { recursive: true });
  // A merchant that answers late: its folder may be gone by now.
  office.changed();
  expect(vi.getTimerCount()).toBe(0);
});
