import type { Settings } from '#libs/runtime';

/** Where we are reached from outside: notifications and returning browsers come here. */
export const publicUrlOf = (settings: Settings): string => settings.PUBLIC_URL ?? `http://127.0.0.1:${String(settings.API_PORT)}`;
