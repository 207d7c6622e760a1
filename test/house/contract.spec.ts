import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { beforeAll, expect, test } from 'vitest';
import { loadSettings, packageRoot, SystemClock } from '#libs/runtime';
import { AppModule } from '../../apps/api/src/app.module.js';
import { openApi, PREFIX } from '../../apps/api/src/application.js';
import type { AccessRule } from '../../apps/api/src/http/access.js';

interface Operation {
  'x-access': AccessRule;
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}

let document: OpenAPIObject;
let operations: [string, Operation][];

beforeAll(async () => {
  // Routes and schemas alone: nothing is connected.
  const settings = loadSettings({ DATABASE_URL: 'postgres://nowhere' });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.for(settings, new SystemClock()), new FastifyAdapter(), { preview: true, logger: false });
  app.setGlobalPrefix(...PREFIX);
  document = openApi(app);
  operations = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods as Record<string, Operation>).map(([method, operation]): [string, Operation] => [`${method.toUpperCase()} ${path}`, operation]));
});

test('every route says what it answers and what a refusal looks like', () => {
  expect(operations.length).toBeGreaterThan(70);
  const silent = operations.filter(([, { responses }]) => {
    const [status, good] = Object.entries(responses).find(([code]) => code.startsWith('2')) ?? [];
    const schema = Object.values(good?.content ?? {})[0]?.schema;
    return (status !== '204' && (schema === undefined || Object.keys(schema).length === 0)) || responses.default?.content?.['application/problem+json'] === undefined;
  });
  expect(silent.map(([name]) => name)).toEqual([]);
});

test('every change by staff has a name in the audit trail', () => {
  expect(operations.filter(([name, { 'x-access': access }]) => access.who === 'staff' && !name.startsWith('GET ') && access.audit === undefined).map(([name]) => name)).toEqual([]);
});

// `npm run contract` writes these files anew.
test('the checked-in document and the types of both clients are those of the routes', { timeout: 60_000 }, async () => {
  await expect(`${JSON.stringify(document, null, 1)}\n`).toMatchFileSnapshot(join(packageRoot(), 'apps/api/openapi.json'));
  const routes = readFileSync(join(packageRoot(), 'apps/api/contract/routes.d.ts'), 'utf8');
  const types = `// Made from apps/api/openapi.json by \`npm run contract\`.\n${astToString(await openapiTS(JSON.stringify(document), { defaultNonNullable: false }))}\n${routes}`;
  for (const client of ['apps/backoffice/src/api', 'miniprogram/src/api']) await expect(types).toMatchFileSnapshot(join(packageRoot(), client, 'schema.d.ts'));
});
