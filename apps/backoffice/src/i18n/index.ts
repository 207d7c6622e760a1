import { createContext, useContext } from 'react';
import { en } from './en';
import { zh, type Key } from './zh';

export type Language = 'zh-CN' | 'en-US';
export type { Key };
export type Translate = (key: Key, values?: Record<string, string | number>) => string;

export function translator(language: Language): Translate {
  const texts: Record<Key, string> = language === 'en-US' ? en : zh;
  return (key, values = {}) => texts[key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

export const isKey = (key: string): key is Key => Object.hasOwn(zh, key);

/** A key made at run time, such as `cause.${cause}`; an unknown one shows its last part. */
export function maybe(t: Translate, key: string): string {
  return isKey(key) ? t(key) : key.slice(key.indexOf('.') + 1);
}

export const I18n = createContext<{ t: Translate; language: Language }>({ t: translator('zh-CN'), language: 'zh-CN' });
export const useI18n = () => useContext(I18n);
