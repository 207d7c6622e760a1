import { privacy } from '../../apps/api/src/privacy.js';
import { eventually, type Product } from './product.js';

/** Signs a phone in as its page does: a code by message, and the privacy notice agreed to. A phone that nobody knew becomes a customer by it. */
export async function customerToken(product: Product, phone: string): Promise<string> {
  const post = (path: string, body: object) => fetch(`${product.apiUrl}/api/v1/customer${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  await post('/login-codes', { phone });
  const code = await eventually('the sign-in code', async () => {
    const sent = await product.simulator<{ text: string; template: string }[]>('GET', `/sms?phone=${phone}`);
    return sent.filter(({ template }) => template === 'login-code').at(-1)?.text.match(/\d{6}/)?.[0];
  });
  const { token } = (await (await post('/sessions', { phone, code })).json()) as { token: string };
  await agreeToPrivacy(product, token);
  return token;
}

/** Whoever signed in otherwise agrees to the notice as it stands. */
export async function agreeToPrivacy(product: Product, token: string): Promise<void> {
  const answer = await fetch(`${product.apiUrl}/api/v1/customer/consents`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify({ version: privacy.version }) });
  if (!answer.ok) throw new Error(`consent: ${answer.status} ${await answer.text()}`);
}
