import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { z } from 'zod';
import { WebError } from './problem.js';

const MOST_ERRORS = 20;

/** Checks body, query and path by the schema that stands at the parameter; names every fault with its place and a stable code. */
export function validationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({ exceptionFactory: (issues) => malformed(issues as unknown as readonly z.core.$ZodIssue[]) });
}

function malformed(issues: readonly z.core.$ZodIssue[]): WebError {
  const errors = issues.slice(0, MOST_ERRORS).flatMap((issue) => {
    const path = (issue.path ?? []).map((part) => String(part)).join('.');
    if (issue.code === 'unrecognized_keys') return issue.keys.slice(0, MOST_ERRORS).map((key) => ({ path: [path, key.slice(0, 60)].filter((part) => part !== '').join('.'), code: 'unknown-field', message: 'there is no such field' }));
    return [{ path, code: codeOf(issue), message: issue.message }];
  });
  return new WebError(400, 'malformed', 'the request does not fit what this route takes', { errors });
}

function codeOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return issue.input === undefined && issue.message.includes('received undefined') ? 'missing' : 'wrong-type';
  if (issue.code === 'too_small') return 'too-small';
  if (issue.code === 'too_big') return 'too-big';
  return 'wrong-value';
}
