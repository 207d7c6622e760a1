/**
 * A broken promise with a stable code. The API turns it into a problem document (RFC 9457): `code` is the contract,
 * `message` is for engineers, and the texts people read are made from code and params by the clients.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  constructor(
    readonly kind: 'not-found' | 'conflict' | 'invalid' | 'forbidden' | 'unavailable' | 'too-many',
    /** lower-case words joined by '-', e.g. 'stall-has-open-account' */
    readonly code: string,
    message: string,
    readonly params: Readonly<Record<string, string | number>> = {},
  ) {
    super(message);
  }
}
