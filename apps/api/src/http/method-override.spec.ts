import fastify from 'fastify';
import { expect, test } from 'vitest';
import { withSaidMethod } from './method-override.js';

test('U-06 a POST that says it is a PATCH reaches the PATCH route; nothing else changes its method', async () => {
  const app = fastify({ rewriteUrl: withSaidMethod });
  for (const method of ['GET', 'POST', 'PATCH', 'DELETE'] as const) app.route({ method, url: '/me', handler: () => ({ method }) });
  const asked = async (method: 'GET' | 'POST' | 'DELETE', said?: string) => (await app.inject({ method, url: '/me?a=1', ...(said === undefined ? {} : { headers: { 'x-http-method-override': said } }) })).json<{ method: string }>().method;
  expect(await asked('POST', 'PATCH')).toBe('PATCH');
  expect(await asked('POST', 'DELETE')).toBe('POST');
  expect(await asked('GET', 'PATCH')).toBe('GET');
  expect(await asked('DELETE', 'PATCH')).toBe('DELETE');
  expect(await asked('POST')).toBe('POST');
  await app.close();
});
