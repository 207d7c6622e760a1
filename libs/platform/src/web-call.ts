import { DomainError } from '#libs/runtime';
import { z } from 'zod';
import { BUSY, platformError, unreachable } from './weixin-errors.js';

export type Fetch = typeof fetch;

export interface WebCall {
  url: string;
  /** a body makes it a POST of JSON */
  body?: object;
}

const TIMEOUT_MS = 5000;
const MOST_BYTES = 2_000_000;
const failure = z.looseObject({ errcode: z.number().int() });

/** The bytes of an answer with its content type. Addresses carry secrets, so nothing of what failed is told but that it failed. */
async function answerOf(fetcher: Fetch, { url, body }: WebCall): Promise<{ json: boolean; bytes: Buffer }> {
  try {
    const answer = await fetcher(url, {
      redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw unreachable();
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (bytes.length > MOST_BYTES) throw unreachable();
    return { json: !/^image\//.test(answer.headers.get('content-type') ?? ''), bytes };
  } catch {
    throw unreachable();
  }
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw unreachable();
  }
}

/** HTTP 200 always; an error code other than 0 is a failure, and its absence is none. */
function requireSuccess(answer: unknown): unknown {
  const { success, data } = failure.safeParse(answer);
  if (success && data.errcode !== 0) throw platformError(data.errcode);
  return answer;
}

/** Asks once more where the platform says that it is busy. */
async function patiently<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof DomainError) || error.params.errcode !== BUSY) throw error;
    return act();
  }
}

/** Calls the platform; the answer has the schema's form, or the call fails. */
export function callJson<Schema extends z.ZodType>(fetcher: Fetch, call: WebCall, schema: Schema): Promise<z.output<Schema>> {
  return patiently(async () => {
    const { bytes } = await answerOf(fetcher, call);
    const answer = schema.safeParse(requireSuccess(parsed(bytes)));
    if (!answer.success) throw unreachable();
    return answer.data;
  });
}

/** Image bytes; what comes as JSON instead is an error. */
export function callImage(fetcher: Fetch, call: WebCall): Promise<Buffer> {
  return patiently(async () => {
    const { json, bytes } = await answerOf(fetcher, call);
    if (!json) return bytes;
    requireSuccess(parsed(bytes));
    throw unreachable();
  });
}
