import { pino, type Logger } from 'pino';

export type { Logger };
export const LOGGER = Symbol('LOGGER');

/** JSON lines with UTC times; phones, tokens, codes and passwords never reach a log. */
export function createLogger(name: string, level: string): Logger {
  return pino({
    name,
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ['*.phone', '*.password', '*.token', '*.code', '*.cookie', 'phone', 'password', 'token', 'code', 'req.headers.cookie', 'req.headers.authorization'],
      censor: '[redacted]',
    },
  });
}
