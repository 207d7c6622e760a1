import { profileBook } from '../meter/profiles.js';
import type { ProfileFacts } from './import-terms.js';

/** The meter models that an import may name. */
export function knownProfiles(): ReadonlyMap<string, ProfileFacts> {
  return profileBook();
}
