import { DomainError } from '#libs/runtime';

type Kind = DomainError['kind'];

/** What the platform's numbers mean to us; all others are 'platform-refused'. */
const known: Readonly<Record<number, readonly [Kind, string]>> = {
  [-1]: ['unavailable', 'platform-busy'],
  40003: ['invalid', 'message-receiver-unknown'],
  40013: ['unavailable', 'platform-misconfigured'],
  40029: ['invalid', 'platform-code-invalid'],
  40037: ['unavailable', 'message-template-unknown'],
  40125: ['unavailable', 'platform-misconfigured'],
  40163: ['invalid', 'platform-code-invalid'],
  40226: ['forbidden', 'platform-account-blocked'],
  41002: ['unavailable', 'platform-misconfigured'],
  41004: ['unavailable', 'platform-misconfigured'],
  41030: ['unavailable', 'platform-page-unknown'],
  43004: ['conflict', 'message-not-subscribed'],
  43101: ['conflict', 'message-refused'],
  45009: ['unavailable', 'platform-quota-used'],
  45011: ['too-many', 'platform-too-many'],
  47003: ['invalid', 'message-value-invalid'],
};

/** An access token that has run out, or that a forced renewal elsewhere has ended. */
export const TOKEN_SPOILT: ReadonlySet<number> = new Set([40001, 42001, 40014]);
export const BUSY = -1;

export function platformError(errcode: number): DomainError {
  const [kind, code] = known[errcode] ?? (['unavailable', 'platform-refused'] as const);
  return new DomainError(kind, code, `the platform answered with error ${errcode}`, { errcode });
}

export const unreachable = (): DomainError => new DomainError('unavailable', 'platform-unreachable', 'the platform gave no answer that can be used');
