import { randomUUID } from 'node:crypto';

export interface Answer<T> {
  status: number;
  body: T;
}

/** A signed-in member of staff, calling the API as the web page does. */
export class StaffClient {
  private constructor(
    private readonly apiUrl: string,
    private readonly cookie: string,
    private readonly csrfToken: string,
    readonly me: { staffId: string; sites: { id: string; name: string }[]; permissions: string[] },
  ) {}

  static async signIn(apiUrl: string, loginName: string, password: string): Promise<StaffClient> {
    const answer = await fetch(`${apiUrl}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ loginName, password }) });
    const body = (await answer.json()) as { csrfToken: string; staffId: string; sites: { id: string; name: string }[]; permissions: string[] };
    if (answer.status !== 200 && answer.status !== 201) throw new Error(`sign-in of ${loginName}: ${answer.status} ${JSON.stringify(body)}`);
    return new StaffClient(apiUrl, answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; '), body.csrfToken, body);
  }

  get siteId(): string {
    return this.me.sites[0]!.id;
  }

  /** The answer whatever its status. */
  async call<T>(method: string, path: string, body?: object, idempotencyKey: string = randomUUID()): Promise<Answer<T>> {
    const form = body instanceof FormData;
    const answer = await fetch(`${this.apiUrl}/api/v1${path}`, {
      method,
      headers: {
        cookie: this.cookie,
        ...(method === 'GET' ? {} : { 'x-csrf-token': this.csrfToken, 'idempotency-key': idempotencyKey }),
        ...(body === undefined || form ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
  }

  async get<T>(path: string): Promise<T> {
    return this.good<T>('GET', path);
  }

  async post<T>(path: string, body: object = {}): Promise<T> {
    return this.good<T>('POST', path, body);
  }

  /** Uploads a workbook to the import. */
  async upload<T>(path: string, file: Uint8Array, name = 'market.xlsx'): Promise<T> {
    const form = new FormData();
    form.append('file', new Blob([Uint8Array.from(file)]), name);
    return this.good<T>('POST', path, form);
  }

  private async good<T>(method: string, path: string, body?: object): Promise<T> {
    const { status, body: answer } = await this.call<T>(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`);
    return answer;
  }
}
