import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sqlState } from '#libs/database';
import { DomainError, LOGGER, type Logger } from '#libs/runtime';
import { WebError, type Problem } from './problem.js';

const STATUS: Readonly<Record<DomainError['kind'], number>> = { 'not-found': 404, conflict: 409, invalid: 422, forbidden: 403, unavailable: 503, 'too-many': 429 };
const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 409: 'Conflict', 413: 'Content Too Large', 415: 'Unsupported Media Type',
  422: 'Unprocessable Content', 429: 'Too Many Requests', 500: 'Internal Server Error', 501: 'Not Implemented', 503: 'Service Unavailable',
};
// What the database refuses because of what the client sent: text that is no value, a number out of range, a NUL byte.
const MALFORMED = new Set(['22P02', '22003', '22007', '22008', '22021', '22P05']);
const UNAVAILABLE = /^(08|53|57P|55P03|ECONNREFUSED|ECONNRESET|ETIMEDOUT)/;

type Known = Pick<Problem, 'status' | 'code'> & Partial<Pick<Problem, 'detail' | 'params' | 'errors'>> & { retryAfterSeconds?: number };

/** Every error leaves as a problem document; what was not foreseen leaves with its request id alone and is logged with its stack. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const known = knownProblem(error);
    if (known === undefined) this.logger.error({ err: error, requestId: request.id, method: request.method, url: request.url.split('?')[0] }, 'request failed');
    sendProblem(request, reply, known ?? { status: 500, code: 'internal-error', detail: 'something went wrong here; the request id finds it in the log' });
  }
}

/** Answers with a problem document. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, known: Known): void {
  if (reply.sent) return;
  const { status, code, detail, params, errors, retryAfterSeconds } = known;
  const problem: Problem = {
    type: `urn:yidu:problem:${code}`, title: TITLES[status] ?? 'Error', status, code, ...(detail === undefined ? {} : { detail }), ...(params === undefined ? {} : { params }),
    ...(errors === undefined ? {} : { errors }), requestId: request.id,
  };
  const seconds = retryAfterSeconds ?? params?.retryAfterSeconds;
  if (seconds !== undefined) void reply.header('retry-after', String(seconds));
  void reply.status(status).header('content-type', 'application/problem+json; charset=utf-8').header('cache-control', 'no-store').send(JSON.stringify(problem));
}

/** What an error says to the caller; undefined for one that says nothing. */
export function knownProblem(error: unknown): Known | undefined {
  if (error instanceof WebError) return { status: error.status, code: error.code, detail: error.message, ...error.more };
  // What is another's and what is not there look the same, also when the use case finds out.
  if (error instanceof DomainError) return { status: STATUS[error.kind], code: error.code, detail: error.message, params: { ...error.params } };
  if (error instanceof HttpException) return fromHttp(error);
  const state = sqlState(error);
  if (MALFORMED.has(state)) return { status: 400, code: 'malformed', detail: 'a value cannot be read' };
  if (UNAVAILABLE.test(state)) return { status: 503, code: 'unavailable', detail: 'the database does not answer', retryAfterSeconds: 2 };
  return fromFastify(error);
}

function fromHttp(error: HttpException): Known {
  const status = error.getStatus();
  const codes: Record<number, string> = { 400: 'malformed', 404: 'no-such-route', 405: 'method-not-allowed', 413: 'too-large', 415: 'media-type' };
  return { status, code: codes[status] ?? 'refused', detail: status >= 500 ? 'refused' : error.message };
}

function fromFastify(error: unknown): Known | undefined {
  const { statusCode, code, name } = error as { statusCode?: unknown; code?: unknown; name?: unknown };
  if (typeof statusCode !== 'number' || statusCode < 400 || statusCode >= 500) return undefined;
  if (statusCode === 413) return { status: 413, code: 'too-large', detail: 'the request is too large' };
  if (statusCode === 415 || code === 'FST_INVALID_MULTIPART_CONTENT_TYPE' || code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return { status: 415, code: 'media-type', detail: 'this kind of content is not taken here' };
  return { status: statusCode, code: 'malformed', detail: name === 'SyntaxError' ? 'the body is no JSON' : 'the request cannot be read' };
}
