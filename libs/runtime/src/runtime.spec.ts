import { expect, test } from 'vitest';
import { DomainError, FollowedClock, loadSettings, ManualClock, newId, systemActor } from './index.js';

test('settings that cannot be used are named all at once, and a moved clock is for demo sites alone', () => {
  expect(() => loadSettings({ API_PORT: '99999', DEMO: 'yes' })).toThrow(/DATABASE_URL.*API_PORT.*DEMO/s);
  expect(() => loadSettings({ DATABASE_URL: 'postgres://x', CLOCK_URL: 'http://x/clock' })).toThrow('DEMO=1');
  expect(loadSettings({ DATABASE_URL: 'postgres://x' })).toMatchObject({ API_PORT: 8080, API_HOST: '127.0.0.1', DEMO: '0', BEHIND_TLS: '0', CHECK_ANSWERS: '0', WORKER_NAME: 'worker-1' });
});

test('ids sort by the time they were made and are UUIDs of version 7', () => {
  const early = newId(Date.UTC(2026, 0, 1));
  const late = newId(Date.UTC(2026, 0, 2));
  expect(early < late).toBe(true);
  expect(early).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(Array.from({ length: 1000 }, () => newId(1))).size).toBe(1000);
});

test('a clock whose source is silent goes on; one that stands moves only when it is moved', async () => {
  const followed = new FollowedClock('http://127.0.0.1:9/clock');
  await followed.start().catch(() => undefined);
  expect(Math.abs(followed.now().getTime() - Date.now())).toBeLessThan(1000);
  followed.stop();
  const still = new ManualClock('2026-11-20T04:00:00Z');
  still.advanceMs(1500);
  expect([still.now().toISOString(), still.wall().toISOString()]).toEqual(['2026-11-20T04:00:01.500Z', '2026-11-20T04:00:01.500Z']);
});

test('an error carries its kind, code and values; the system acts under a name of its own', () => {
  expect(new DomainError('conflict', 'too-late', 'it is too late', { minutes: 3 })).toMatchObject({ kind: 'conflict', code: 'too-late', message: 'it is too late', params: { minutes: 3 } });
  expect(systemActor('settlement')).toMatchObject({ kind: 'system', name: 'settlement' });
});
