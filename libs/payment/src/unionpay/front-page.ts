import { createHash } from 'node:crypto';
import type { Fields } from './acp-text.js';

export interface FrontPage {
  html: string;
  /** for the header of the page that carries the form */
  contentSecurityPolicy: string;
}

const SEND = 'document.forms[0].submit()';
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** A page that takes the payer's browser to UnionPay with a signed form: by itself, or by its button where scripts are off. */
export function frontPage(action: string, fields: Fields): FrontPage {
  const inputs = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`).join('');
  const html = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><title>银联支付 UnionPay</title></head>`
    + `<body><form method="post" action="${escape(action)}" accept-charset="UTF-8">${inputs}<button type="submit">前往银联支付 / Continue to UnionPay</button></form><script>${SEND}</script></body></html>`;
  const hash = createHash('sha256').update(SEND).digest('base64');
  return { html, contentSecurityPolicy: `default-src 'none'; script-src 'sha256-${hash}'; base-uri 'none'; frame-ancestors 'none'` };
}
