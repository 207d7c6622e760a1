import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { sqlState } from '#libs/database';
import { DomainError, LOGGER, type Logger } from '#libs/runtime';
import type { AppRequest } from './access.js';

const statusOf: Readonly<Record<DomainError['kind'], number>> = { 'not-found': 404, conflict: 409, invalid: 400, forbidden: 403, unavailable: 503, 'too-many': 429 };
const signedOut = new Set(['not-signed-in', 'sign-in-failed', 'login-code-wrong']);

interface Problem {
  status: number;
  code: string;
  title: string;
  params?: object;
  errors?: unknown;
}

/** Every failure as a problem document (RFC 9457): a stable code, the request's id, never a stack. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<AppRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = problemOf(error);
    if (problem.status >= 500) this.logger.error({ error, requestId: request.id, url: request.routeOptions?.url }, 'request failed');
    if (reply.sent) return;
    void reply
      .status(problem.status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send({ type: `urn:yidu:problem:${problem.code}`, ...problem, requestId: request.id });
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof DomainError) {
    return { status: signedOut.has(error.code) ? 401 : statusOf[error.kind], code: error.code, title: error.message, ...(Object.keys(error.params).length > 0 ? { params: error.params } : {}) };
  }
  if (error instanceof ValidationProblem) return { status: 400, code: 'invalid-input', title: 'the input is not valid', errors: error.errors };
  if (error instanceof HttpException) return { status: error.getStatus(), code: error.getStatus() === 404 ? 'not-found' : 'bad-request', title: error.getStatus() === 404 ? 'there is no such thing' : error.message };
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500) return { status, code: status === 413 ? 'body-too-large' : 'bad-request', title: (error as Error).message };
  // Text that PostgreSQL cannot take (a NUL, a broken number, a date beyond its range) is the caller's.
  if (['22021', '22P05', '22007', '22008', '22003', '22P02'].includes(sqlState(error))) return { status: 400, code: 'invalid-input', title: 'a value cannot be stored' };
  // A reference to what is not there, or not yet gone, is the caller's too.
  if (sqlState(error) === '23503') return { status: 409, code: 'reference-unknown', title: 'it names something that is not there' };
  return { status: 500, code: 'internal', title: 'something went wrong; nothing was half done' };
}

export class ValidationProblem extends Error {
  constructor(readonly errors: { path: string; code: string; message: string }[]) {
    super('the input is not valid');
  }
}
