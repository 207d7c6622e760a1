import { z } from 'zod';
import { rolesWith, ROLES } from '#libs/access';
import { objectOf, type AccessRule } from './access.decorator.js';
import type { Operation } from './operations.js';
import { problemSchema } from './problem.js';
import { instant } from '../schema/plain.js';

type Json = Record<string, unknown>;

export const API_DOCUMENT = Symbol('API_DOCUMENT');
const REFERENCE = '#/components/schemas/';

/** Collects named schemas while it turns zod schemas into JSON Schema (2020-12, as OpenAPI 3.1 has it). */
class SchemaBook {
  readonly schemas: Record<string, Json> = {};

  /** A schema in place; its named parts go into the book. */
  of(schema: z.ZodType): Json {
    const { $defs, $schema: _, ...own } = z.toJSONSchema(schema, {
      io: 'input', unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        if ((zodSchema as unknown) !== instant) return;
        for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key);
        Object.assign(jsonSchema, { type: 'string', format: 'date-time' });
      },
    }) as Json & { $defs?: Record<string, Json> };
    for (const [id, definition] of Object.entries($defs ?? {})) this.schemas[id] = cleaned(definition);
    const id = schema.meta()?.id;
    if (id === undefined) return cleaned(own);
    this.schemas[id] ??= cleaned(own, id);
    return { $ref: REFERENCE + id };
  }
}

/** References point into components; zod's marks of its own are dropped. `root` is what '#' means. */
function cleaned(schema: Json, root?: string): Json {
  const text = JSON.stringify(schema).replaceAll('"#/$defs/', `"${REFERENCE}`).replaceAll('"$ref":"#"', `"$ref":"${REFERENCE}${root ?? ''}"`);
  const { id: _, ...rest } = JSON.parse(text) as Json;
  return rest;
}

/** The OpenAPI 3.1 document of the routes, with who may call them in `x-access`. */
export function openApi(operations: readonly Operation[]): Json {
  const book = new SchemaBook();
  const problem = book.of(problemSchema);
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    const path = operation.path.replaceAll(/:([A-Za-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method]: describe(operation, book, problem) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Yidu', version: '1', description: 'Prepaid energy for malls and markets. Instants are UTC; integers carry their unit last in their name; errors are problem documents (RFC 9457) with a stable code.' },
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(book.schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: {
        staff: { type: 'apiKey', in: 'cookie', name: 'yidu_session', description: 'Set by POST /api/v1/session; changes also carry the header x-csrf-token.' },
        customer: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function describe(operation: Operation, book: SchemaBook, problem: Json): Json {
  const { answers, body, access } = operation;
  const good = answers.schema !== undefined ? { content: { [answers.mediaType ?? 'application/json']: { schema: book.of(answers.schema) } } } : answers.mediaType !== undefined ? { content: { [answers.mediaType]: {} } } : {};
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: answers.summary,
    parameters: parametersOf(operation, book),
    ...(body === undefined ? {} : { requestBody: { required: true, content: { 'application/json': { schema: book.of(body) } } } }),
    ...(operation.path.endsWith('/imports') ? { requestBody: { required: true, content: { 'multipart/form-data': { schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } } } } } } : {}),
    responses: { [answers.status]: { description: answers.summary, ...good }, default: { description: 'A problem', content: { 'application/problem+json': { schema: problem } } } },
    security: 'public' in access ? [] : 'customer' in access ? [{ customer: [] }] : [{ staff: [] }],
    'x-access': accessOf(access),
    ...(operation.audited === undefined ? {} : { 'x-audit': operation.audited }),
  };
}

function accessOf(access: AccessRule): Json {
  const object = objectOf(access);
  const who = 'public' in access ? { roles: ['public'] } : 'customer' in access ? { roles: ['customer'] } : 'signedIn' in access ? { roles: [...ROLES] } : { roles: rolesWith(access.permission), permission: access.permission };
  return { ...who, ...(object === undefined ? {} : { object: object[0], parameter: object[1] }) };
}

function parametersOf(operation: Operation, book: SchemaBook): Json[] {
  const inPath = operation.params.map(({ name, schema }) => ({ name, in: 'path', required: true, schema: schema === undefined ? { type: 'string' } : book.of(schema) }));
  const query = operation.query === undefined ? {} : book.of(operation.query);
  const properties = (query.properties ?? {}) as Record<string, Json>;
  const required = new Set((query.required ?? []) as string[]);
  const inQuery = Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: required.has(name), schema }));
  const key = { name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string', format: 'uuid' }, description: 'Made by the client; the same key acts once.' };
  return [...inPath, ...inQuery, ...(operation.idempotent ? [key] : [])];
}
