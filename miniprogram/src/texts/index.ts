import { accounts } from './accounts';
import { codes } from './codes';
import { everywhere } from './everywhere';
import { field } from './field';
import { landlord } from './landlord';
import { pay } from './pay';
import { statement } from './statement';
import { tenant } from './tenant';

export type Language = 'zh-CN' | 'en-US';
export type Translate = (key: string, values?: Record<string, string | number>) => string;

const all: Record<string, readonly [zh: string, en: string]> = { ...everywhere, ...codes, ...pay, ...tenant, ...statement, ...landlord, ...field, ...accounts };
const place: Record<Language, 0 | 1> = { 'zh-CN': 0, 'en-US': 1 };
const inLanguage = (language: Language): Record<string, string> => Object.fromEntries(Object.entries(all).map(([key, words]) => [key, words[place[language]]]));
export const texts: Record<Language, Record<string, string>> = { 'zh-CN': inLanguage('zh-CN'), 'en-US': inLanguage('en-US') };

/** An unknown key shows its last part. `{n}` is a value; `{n|day|days}` is the first word for one, the second for any other number. */
export const translator = (language: Language): Translate => (key, values = {}) =>
  (all[key]?.[place[language]] ?? key.slice(key.indexOf('.') + 1))
    .replace(/\{(\w+)\|([^|}]*)\|([^}]*)\}/g, (_, name: string, one: string, many: string) => (Number(values[name]) === 1 ? one : many))
    .replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));

/** What to tell about a failure; a code without words of its own is an unsuccessful try. */
export const errorText = (t: Translate, code: string): string => t(`error.${code}` in all ? `error.${code}` : 'error.other');
