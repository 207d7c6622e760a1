import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError, packageRoot } from '#libs/runtime';
import { parse } from 'yaml';
import { profileFrom, type DeviceProfile } from './domain/profile.js';
import { profileSchema } from './domain/schema.js';

/** Where the product's own profiles lie. */
export function profileFolder(): string {
  return join(packageRoot(), 'libs/device-profile/profiles');
}

/** Checks the text of one profile. Throws DomainError 'device-profile-invalid' that names every fault. */
export function parseProfile(text: string, name: string): DeviceProfile {
  const parsed = profileSchema.safeParse(documentOf(text, name));
  if (parsed.success) return profileFrom(parsed.data);
  throw invalid(name, parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.')} ${message}`.trim()).join('; '));
}

/** Every profile of a folder by id. A file whose name begins with '_' is a pattern to copy. Throws as `parseProfile` does. */
export function loadProfiles(folder: string = profileFolder()): Map<string, DeviceProfile> {
  const profiles = new Map<string, DeviceProfile>();
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.yaml') || name.startsWith('_')) continue;
    const profile = parseProfile(readFileSync(join(folder, name), 'utf8'), name);
    if (`${profile.id}.yaml` !== name) throw invalid(name, `its id is ${profile.id}`);
    profiles.set(profile.id, profile);
  }
  return profiles;
}

let own: ReadonlyMap<string, DeviceProfile> | undefined;

/** The product's own profiles, read once a process: they belong to the release. */
export function ownProfiles(): ReadonlyMap<string, DeviceProfile> {
  return (own ??= loadProfiles());
}

function documentOf(text: string, name: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw invalid(name, error instanceof Error ? error.message : 'not YAML');
  }
}

function invalid(name: string, reason: string): DomainError {
  return new DomainError('invalid', 'device-profile-invalid', `device profile ${name}: ${reason}`, { name, reason });
}
