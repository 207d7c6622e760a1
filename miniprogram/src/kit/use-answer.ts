import Taro from '@tarojs/taro';
import { useEffect, useRef, useState } from 'react';
import { ApiError, ask } from '../api';
import type { Answer, Known } from '../api/schema';

export interface Answered<T> {
  answer: T | null;
  /** code of the last failure; the answer is then the last one known, or none */
  failed: string | null;
  load: () => void;
}

export const codeOf = (error: unknown): string => (error instanceof ApiError ? error.code : 'other');

/** What the API says at a path; the last answer is kept for times without a connection. */
export function useAnswer<const P extends string>(path: (P & Known<'get', P>) | null): Answered<Answer<'get', P>> {
  type T = Answer<'get', P>;
  const [state, setState] = useState<{ path: string; answer: T | null; failed: string | null } | null>(null);
  const latest = useRef(path);
  latest.current = path;
  const load = () => {
    if (path === null) return;
    const key = `answer ${path}`;
    const keep = (answer: T | null, failed: string | null) => latest.current === path && setState({ path, answer, failed });
    ask('GET', path).then(
      (answer) => {
        Taro.setStorageSync(key, answer);
        keep(answer as T, null);
      },
      (error: unknown) => void keep((Taro.getStorageSync(key) as T) || null, codeOf(error)),
    );
  };
  useEffect(load, [path]);
  return { answer: state?.path === path ? state.answer : null, failed: state?.path === path ? state.failed : null, load };
}
