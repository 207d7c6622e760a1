import { randomBytes } from 'node:crypto';

interface Token {
  token: string;
  untilMs: number;
}

interface AppTokens {
  current: Token;
  /** still good for five minutes after it was replaced */
  previous?: Token;
  forced: number[];
}

const LIFE_MS = 7_200_000;
const OVERLAP_MS = 300_000;
const DAY_MS = 86_400_000;
const FORCED_A_DAY = 20;
const FORCED_APART_MS = 30_000;

/** Access tokens of apps: the stable kind gives the same token to everybody until it is nearly over. */
export class Tokens {
  private readonly apps = new Map<string, AppTokens>();

  /** undefined: refused for being asked by force too often. */
  stable(appId: string, force: boolean, nowMs: number): { token: string; expiresIn: number } | undefined {
    const known = this.apps.get(appId);
    const forced = (known?.forced ?? []).filter((at) => at > nowMs - DAY_MS);
    if (force && (forced.length >= FORCED_A_DAY || forced.some((at) => at > nowMs - FORCED_APART_MS))) return undefined;
    if (force || known === undefined || known.current.untilMs - nowMs <= OVERLAP_MS) {
      const previous = known === undefined || known.current.untilMs <= nowMs ? undefined : { token: known.current.token, untilMs: Math.min(known.current.untilMs, nowMs + OVERLAP_MS) };
      // Real ones need at least 512 characters of storage.
      this.apps.set(appId, { current: { token: `99_${randomBytes(96).toString('base64url')}`, untilMs: nowMs + LIFE_MS }, ...(previous === undefined ? {} : { previous }), forced: force ? [...forced, nowMs] : forced });
    }
    const { current } = this.apps.get(appId)!;
    return { token: current.token, expiresIn: Math.floor((current.untilMs - nowMs) / 1000) };
  }

  appOf(token: string, nowMs: number): string | undefined {
    const holds = (one: Token | undefined): boolean => one !== undefined && one.token === token && one.untilMs > nowMs;
    return [...this.apps].find(([, { current, previous }]) => holds(current) || holds(previous))?.[0];
  }

  /** As if its time were over. */
  expire(token: string): void {
    for (const [appId, { current, previous }] of this.apps) if (current.token === token || previous?.token === token) this.apps.delete(appId);
  }
}
