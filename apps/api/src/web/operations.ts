import 'reflect-metadata';
import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import type { z } from 'zod';
import { ACCESS, type AccessRule } from './access.decorator.js';
import { ANSWERS, AUDITED, IDEMPOTENT, type AnswerRule } from './answers.decorator.js';

// Nest's numbers for the sources of a handler's parameters.
const BODY = '3';
const QUERY = '4';
const PARAM = '5';

/** One route as its decorators declare it. */
export interface Operation {
  id: string;
  tag: string;
  method: 'get' | 'post' | 'patch' | 'put' | 'delete';
  /** '/api/v1/stalls/:id' */
  path: string;
  access: AccessRule;
  answers: AnswerRule;
  idempotent: boolean;
  audited: string | undefined;
  body: z.ZodType | undefined;
  query: z.ZodType | undefined;
  params: { name: string; schema: z.ZodType | undefined }[];
}

interface Argument {
  data?: string;
  schema?: z.ZodType;
}

/** The routes of controllers. Throws one error that names every route without an access rule or a declared answer. */
export function operationsOf(controllers: readonly Type[]): Operation[] {
  const faults: string[] = [];
  const operations = controllers.flatMap((controller) => handlersOf(controller).flatMap((handler) => describe(controller, handler, faults)));
  if (faults.length > 0) throw new Error(`routes that do not say who may call them or what they answer:\n${faults.join('\n')}`);
  return operations;
}

function handlersOf(controller: Type): string[] {
  const prototype = controller.prototype as Record<string, unknown>;
  return Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor' && typeof prototype[name] === 'function' && Reflect.hasMetadata(METHOD_METADATA, prototype[name] as object));
}

function describe(controller: Type, name: string, faults: string[]): Operation[] {
  const handler = (controller.prototype as Record<string, object>)[name]!;
  const prefix = Reflect.getMetadata(PATH_METADATA, controller) as string;
  const own = Reflect.getMetadata(PATH_METADATA, handler) as string;
  const path = `/${[prefix, own].flatMap((part) => part.split('/')).filter((part) => part !== '').join('/')}`;
  const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number]!.toLowerCase() as Operation['method'];
  const access = Reflect.getMetadata(ACCESS, handler) as AccessRule | undefined;
  const answers = Reflect.getMetadata(ANSWERS, handler) as AnswerRule | undefined;
  if (access === undefined || answers === undefined) {
    faults.push(`${controller.name}.${name}: ${method.toUpperCase()} ${path}`);
    return [];
  }
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<string, Argument>;
  const of = (source: string) => Object.entries(args).filter(([key]) => key.split(':')[0] === source).map(([, argument]) => argument);
  return [{
    id: name, tag: controller.name.replace(/Controller$/, ''), method, path, access, answers,
    idempotent: Reflect.getMetadata(IDEMPOTENT, handler) === true, audited: Reflect.getMetadata(AUDITED, handler) as string | undefined,
    body: of(BODY)[0]?.schema, query: of(QUERY)[0]?.schema,
    params: [...path.matchAll(/:([A-Za-z]+)/g)].map(([, parameter]) => ({ name: parameter!, schema: of(PARAM).find((argument) => argument.data === parameter)?.schema })),
  }];
}
