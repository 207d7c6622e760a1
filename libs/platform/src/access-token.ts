import { DomainError } from '#libs/runtime';
import { z } from 'zod';
import { callJson, type Fetch } from './web-call.js';
import { TOKEN_SPOILT } from './weixin-errors.js';

const granted = z.looseObject({ access_token: z.string().min(1).max(2000), expires_in: z.number().int().min(1).max(7200) });
// The platform hands out the next token five minutes before this one ends; both hold meanwhile.
const EARLY_MS = 120_000;
const FORCED_SPACE_MS = 30_000;

/**
 * The access token of one app, asked for once by however many wait for it. `use` runs a call with it; a token that the platform
 * no longer takes is renewed once and the call made again.
 */
export class AccessToken {
  private held: { text: string; until: number } | undefined;
  private asking: Promise<string> | undefined;
  private forcedAt = -Infinity;

  constructor(private readonly app: { baseUrl: string; appId: string; secret: string; fetcher: Fetch; wall: () => Date }) {}

  async use<T>(call: (token: string) => Promise<T>): Promise<T> {
    const token = await this.current();
    try {
      return await call(token);
    } catch (error) {
      if (!(error instanceof DomainError) || !TOKEN_SPOILT.has(Number(error.params.errcode))) throw error;
      return call(await this.renewed(token));
    }
  }

  private async current(): Promise<string> {
    const now = this.app.wall().getTime();
    return this.held !== undefined && this.held.until > now ? this.held.text : this.ask(false);
  }

  /** Another token than the spoilt one. Asking plainly is enough as a rule; force is counted by the platform and is the last means. */
  private async renewed(spoilt: string): Promise<string> {
    if (this.held?.text === spoilt) this.held = undefined;
    const plain = await this.current();
    if (plain !== spoilt) return plain;
    const now = this.app.wall().getTime();
    if (now - this.forcedAt < FORCED_SPACE_MS) return plain;
    this.forcedAt = now;
    return this.ask(true);
  }

  private ask(force: boolean): Promise<string> {
    this.asking ??= this.fetch(force).finally(() => (this.asking = undefined));
    return this.asking;
  }

  private async fetch(force: boolean): Promise<string> {
    const { baseUrl, appId, secret, fetcher, wall } = this.app;
    const asked = wall().getTime();
    const answer = await callJson(fetcher, { url: `${baseUrl}/cgi-bin/stable_token`, body: { grant_type: 'client_credential', appid: appId, secret, ...(force ? { force_refresh: true } : {}) } }, granted);
    this.held = { text: answer.access_token, until: asked + Math.max(answer.expires_in * 1000 - EARLY_MS, 1000) };
    return this.held.text;
  }
}
