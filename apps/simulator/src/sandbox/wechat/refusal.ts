/** An error as APIv3 tells it. */
export class Refusal extends Error {
  constructor(readonly status: number, readonly code: string, message: string, readonly detail?: { field: string; value?: unknown; issue: string; location: 'body' | 'query' | 'url' }) {
    super(message);
  }

  get body(): object {
    return { code: this.code, message: this.message, ...(this.detail === undefined ? {} : { detail: this.detail }) };
  }
}

export const badParameter = (field: string, issue: string, value?: unknown): Refusal =>
  new Refusal(400, 'PARAM_ERROR', `参数错误:${issue}`, { field: `/${field}`, value, issue, location: 'body' });
