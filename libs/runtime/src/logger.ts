import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger };
export const LOGGER = Symbol('LOGGER');

/**
 * JSON lines with UTC times; phones, tokens, codes and passwords never reach a log.
 * @param to where the lines go; default: the standard output
 */
export function createLogger(name: string, level: string, to: DestinationStream = pino.destination(1)): Logger {
  return pino({
    name,
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { error: told },
    redact: {
      paths: ['*.phone', '*.password', '*.token', '*.code', '*.cookie', 'phone', 'password', 'token', 'code', 'req.headers.cookie', 'req.headers.authorization'],
      censor: '[redacted]',
    },
  }, to);
}

/** What is said of an error. A database's error carries the values of its query too: these stay out. */
function told(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return { type: error.constructor.name, message: error.message, stack: error.stack, ...(error.cause === undefined ? {} : { cause: told(error.cause) }) };
}
