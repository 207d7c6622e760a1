import type { FastifyReply, FastifyRequest } from 'fastify';

export const SESSION_COOKIE = 'yidu_session';
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** The token of the session cookie, if there is one that looks like a token. */
export function sessionToken(request: FastifyRequest): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = part.trim().split('=');
    if (name === SESSION_COOKIE && value !== undefined && TOKEN.test(value)) return value;
  }
  return undefined;
}

export function bearerToken(request: FastifyRequest): string | undefined {
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return token !== undefined && TOKEN.test(token) ? token : undefined;
}

/** Sets the session cookie, or takes it away (undefined). It ends with the browser; the server ends it sooner. */
export function setSessionCookie(reply: FastifyReply, token: string | undefined, secure: boolean): void {
  const parts = [`${SESSION_COOKIE}=${token ?? ''}`, 'Path=/', 'HttpOnly', 'SameSite=Lax', ...(secure ? ['Secure'] : []), ...(token === undefined ? ['Max-Age=0'] : [])];
  void reply.header('set-cookie', parts.join('; '));
}
