import { expect, test } from 'vitest';
import { createLogger } from './logger.js';

test('an error is logged with its name, message, place and cause, without the values of its query', () => {
  const lines: string[] = [];
  const logger = createLogger('test', 'info', { write: (line) => lines.push(line) });
  class QueryFailed extends Error {
    parameters = ['13900000301'];
  }
  logger.error({ error: new QueryFailed('no such table', { cause: new Error('the migration is missing') }) }, 'request failed');
  logger.error({ error: 'a word' }, 'request failed');
  const [first, second] = lines.map((line) => JSON.parse(line) as { error: { type: string; message: string; stack: string; cause: { message: string } } });
  expect(first!.error).toMatchObject({ type: 'QueryFailed', message: 'no such table', cause: { message: 'the migration is missing' } });
  expect(first!.error.stack).toContain('logger.spec.ts');
  expect(lines[0]).not.toContain('13900000301');
  expect(second!.error).toBe('a word');
});

test('phones, codes, tokens and passwords are left out', () => {
  const lines: string[] = [];
  createLogger('test', 'info', { write: (line) => lines.push(line) }).info({ phone: '13900000301', login: { password: 'secret', code: '123456', token: 'abc' } }, 'sign in');
  expect(lines[0]).not.toMatch(/13900000301|secret|123456|abc/);
});
