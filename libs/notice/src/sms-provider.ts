import { createHmac } from 'node:crypto';

export interface SmsMessage {
  /** unique; a provider that gets it twice sends once */
  id: string;
  phone: string;
  text: string;
  template: string;
}

/** Hands messages to whoever delivers them. Throws when the message was not taken, so that it is tried again. */
export interface SmsProvider {
  readonly name: string;
  send(message: SmsMessage): Promise<{ messageId: string }>;
}

export interface HttpSmsOptions {
  url: string;
  /** signs the body: header x-signature = hex HMAC-SHA-256; absent for the local sandbox */
  key?: string | undefined;
  name: string;
}

const LIMIT_MS = 5000;

/**
 * Posts a message as JSON {id, phone, text, template} to an SMS gateway and expects {messageId}. Redirects are refused and
 * the wait is bounded.
 */
export class HttpSmsProvider implements SmsProvider {
  readonly name: string;
  constructor(private readonly options: HttpSmsOptions) {
    this.name = options.name;
  }

  async send(message: SmsMessage): Promise<{ messageId: string }> {
    const body = JSON.stringify(message);
    const { url, key } = this.options;
    const signature = key === undefined ? {} : { 'x-signature': createHmac('sha256', key).update(body).digest('hex') };
    const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...signature }, redirect: 'error', signal: AbortSignal.timeout(LIMIT_MS) });
    if (!answer.ok) throw new Error(`SMS gateway answered ${answer.status}`);
    const { messageId } = (await answer.json()) as { messageId?: unknown };
    if (typeof messageId !== 'string') throw new Error('SMS gateway gave no message id');
    return { messageId };
  }
}
