import type { HoldCause } from './wanted.js';

/** Why somebody hangs a tag: planned work, a fault that must be cut at once, a violation of the rules of safe use. */
export const tagKinds = ['repair', 'fault', 'violation'] as const;
export type TagKind = (typeof tagKinds)[number];

export type TagState = 'announced' | 'hanging' | 'removed' | 'withdrawn';

/** By which cause a tag holds; neither is overridden by keep-power or lifted by money. */
export const tagCause = (kind: TagKind): HoldCause => (kind === 'repair' ? 'maintenance' : 'safety');

/** Most of the shops that one tag may hang on: a floor. */
export const MOST_TAGGED = 500;

/** A tag comes down by its own person, or by a second one who may take tags down; undefined: he may. */
export function mayNotRemove({ holderId }: { holderId: string }, { staffId, mayRemoveOthers }: { staffId: string; mayRemoveOthers: boolean }): 'tag-not-yours' | undefined {
  return staffId === holderId || mayRemoveOthers ? undefined : 'tag-not-yours';
}
