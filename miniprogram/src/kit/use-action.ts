import { useRef, useState } from 'react';
import { errorText, type Translate } from '../texts';
import { codeOf } from './use-answer';

export interface Action {
  busy: boolean;
  told: string;
  bad: boolean;
  tell: (text: string, bad?: boolean) => void;
  /** Does it unless it goes on already; a failure is told in words. True when it succeeded. */
  run: (act: () => Promise<unknown>) => Promise<boolean>;
}

/** One deed of a page: it is not done twice by two taps, and it says how it went. */
export function useAction(t: Translate): Action {
  const [state, setState] = useState({ busy: false, told: '', bad: false });
  const going = useRef(false);
  const run = async (act: () => Promise<unknown>): Promise<boolean> => {
    if (going.current) return false;
    going.current = true;
    setState({ busy: true, told: '', bad: false });
    try {
      await act();
      setState((now) => ({ ...now, busy: false }));
      return true;
    } catch (error) {
      setState({ busy: false, told: errorText(t, codeOf(error)), bad: true });
      return false;
    } finally {
      going.current = false;
    }
  };
  return { ...state, run, tell: (told, bad = false) => setState((now) => ({ ...now, told, bad })) };
}
