import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { expect, test } from 'vitest';
import { packageRoot } from '#libs/runtime';
import { apiControllers } from '../../apps/api/src/controllers.js';
import { openApi } from '../../apps/api/src/web/openapi.js';
import { operationsOf } from '../../apps/api/src/web/operations.js';

const document = openApi(operationsOf(apiControllers));
const stored = (path: string) => readFileSync(join(packageRoot(), path), 'utf8');
const remedy = 'build, then run node scripts/make-api-client.mjs';

test('the stored OpenAPI document is what the code says', () => {
  expect(stored('apps/api/openapi.json') === `${JSON.stringify(document, null, 1)}\n`, remedy).toBe(true);
});

test('the types of both front ends are made from this document', async () => {
  const types = astToString(await openapiTS(structuredClone(document) as never));
  for (const path of ['apps/backoffice/src/api/schema.d.ts', 'miniprogram/src/api/schema.d.ts']) {
    expect(stored(path).endsWith(types), `${path}: ${remedy}`).toBe(true);
  }
});

test('every operation has a name of its own, says who may call it, and describes its answer', () => {
  const operations = Object.values(document.paths as Record<string, Record<string, { operationId: string; 'x-access': { roles: string[] }; responses: object }>>).flatMap((path) => Object.values(path));
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  expect(operations.filter((operation) => operation['x-access'].roles.length === 0)).toEqual([]);
});

test('references in the document lead somewhere', () => {
  const { schemas } = document.components as { schemas: Record<string, object> };
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)].map((match) => match[1]!);
  expect(references.filter((reference) => !reference.startsWith('#/components/schemas/') || schemas[reference.slice(21)] === undefined)).toEqual([]);
});
