import type { Call } from './call.js';
import type { Cashier } from './cashier.js';
import type { Office } from './office.js';

/** The caller asked for what cannot be. */
export class BadControl extends Error {}

export type ControlBody = Record<string, unknown>;

/** A call to the sandbox's own interface. */
export interface Control {
  office: Office;
  cashier: Cashier;
  call: Call;
  body: ControlBody;
  /** the parts of the path after the first */
  rest: string[];
}

/** What a route answers; undefined: there is no such thing. */
export type ControlRoute = (control: Control) => unknown;

export function textOf(body: ControlBody, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '') throw new BadControl(`${name} is missing`);
  return value;
}

export const optionalText = (body: ControlBody, name: string): string | undefined => (body[name] === undefined || body[name] === null || body[name] === '' ? undefined : textOf(body, name));

export function numberOf(body: ControlBody, name: string): number | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new BadControl(`${name} must be a number`);
  return value;
}

export function flagOf(body: ControlBody, name: string): boolean | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'boolean') throw new BadControl(`${name} must be true or false`);
  return value;
}

export function choiceOf<T extends string | number>(body: ControlBody, name: string, choices: readonly T[]): T | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (!choices.includes(value as T)) throw new BadControl(`${name} is one of ${choices.join(', ')}`);
  return value as T;
}

/** Leaves out what is not given. */
export function defined<T extends object>(values: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [Key in keyof T]?: Exclude<T[Key], undefined> };
}
