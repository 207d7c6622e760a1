import { createContext, useContext } from 'react';
import type { Me } from './api/types';

export interface Session {
  me: Me;
  siteId: string;
  can: (permission: string) => boolean;
  signOut: () => void;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('no session');
  return session;
}
