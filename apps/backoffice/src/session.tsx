import { createContext, useContext } from 'react';
import type { Me, Permission } from './api/types';

export interface Session {
  me: Me;
  siteId: string;
  can: (permission: Permission) => boolean;
  signOut: () => void;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('no session');
  return session;
}
