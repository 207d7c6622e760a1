import { useState } from 'react';
import { useSession } from '../session';

/** A value kept in this browser for the signed-in member of staff. */
export function useRemembered<T>(name: string, usual: T): [T, (value: T) => void] {
  const { me } = useSession();
  const key = `${me.staffId} ${name}`;
  const [value, setValue] = useState<T>(() => {
    const kept = localStorage.getItem(key);
    return kept === null ? usual : (JSON.parse(kept) as T);
  });
  return [value, (next) => {
    localStorage.setItem(key, JSON.stringify(next));
    setValue(next);
  }];
}
