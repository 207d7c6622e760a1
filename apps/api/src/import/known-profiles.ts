import type { ProfileFacts } from './import-terms.js';

/** The meter models that an import may name. */
export function knownProfiles(): ReadonlyMap<string, ProfileFacts> {
  return new Map([['acrel-ddsy1352', { role: 'prepaid' }], ['acrel-dtsy1352', { role: 'prepaid' }], ['acrel-adl3000', { role: 'monitoring' }]]);
}
