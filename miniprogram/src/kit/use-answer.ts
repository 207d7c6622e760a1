import Taro, { useDidShow } from '@tarojs/taro';
import { useEffect, useRef, useState } from 'react';
import { ApiError, ask, type Asker } from '../api';
import type { Answer, Known } from '../api/schema';

export interface Answered<T> {
  answer: T | null;
  /** code of the last failure; the answer is then the last one known, or none */
  failed: string | null;
  /** when the answer came to this phone */
  heardAt: string | null;
  load: () => void;
}

export const codeOf = (error: unknown): string => (error instanceof ApiError ? error.code : 'other');

const JUST_NOW_MS = 1000;
interface Kept<T> {
  answer: T;
  heardAt: string;
}

/** What the API says at a path; the last answer is kept for times without a connection. Asked again every `everyMs`, and whenever the page comes back. */
export function useAnswer<const P extends string>(path: (P & Known<'get', P>) | null, { as = 'customer', everyMs = 0 }: { as?: Asker; everyMs?: number } = {}): Answered<Answer<'get', P>> {
  type T = Answer<'get', P>;
  const [state, setState] = useState<({ path: string; failed: string | null } & Partial<Kept<T>>) | null>(null);
  const latest = useRef(path);
  latest.current = path;
  const askedAt = useRef(0);
  const load = () => {
    if (path === null) return;
    askedAt.current = Date.now();
    const key = `answer ${path}`;
    const keep = (kept: Kept<T> | null, failed: string | null) => latest.current === path && setState({ path, ...kept, failed });
    ask('GET', path, undefined, { as }).then(
      (answer) => {
        const kept = { answer: answer as T, heardAt: new Date().toISOString() };
        Taro.setStorageSync(key, kept);
        keep(kept, null);
      },
      (error: unknown) => void keep((Taro.getStorageSync(key) as Kept<T>) || null, codeOf(error)),
    );
  };
  useEffect(load, [path]);
  // The first showing may come before or after a part of the page is there: what was asked for just now is not asked for twice.
  useDidShow(() => {
    if (Date.now() - askedAt.current > JUST_NOW_MS) load();
  });
  useEffect(() => {
    if (everyMs === 0 || path === null) return undefined;
    const timer = setInterval(load, everyMs);
    return () => clearInterval(timer);
  }, [path, everyMs]);
  const here = state?.path === path ? state : null;
  return { answer: here?.answer ?? null, failed: here?.failed ?? null, heardAt: here?.heardAt ?? null, load };
}
