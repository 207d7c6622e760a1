import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '#libs/runtime';
import { profileSchema, type DeviceProfile } from './domain/schema.js';

/** Reads every profile of a folder (the product's own by default; names that begin with '_' are patterns to copy). Throws one message naming file and reason. */
export function loadProfiles(folder: string = join(packageRoot(), 'libs/device-profile/profiles')): ReadonlyMap<string, DeviceProfile> {
  const profiles = new Map<string, DeviceProfile>();
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.yaml') || name.startsWith('_')) continue;
    const parsed = profileSchema.safeParse(parse(readFileSync(join(folder, name), 'utf8')));
    if (!parsed.success) throw new Error(`device profile ${name}: ${parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}`);
    if (`${parsed.data.id}.yaml` !== name) throw new Error(`device profile ${name}: its id is ${parsed.data.id}`);
    profiles.set(parsed.data.id, parsed.data);
  }
  return profiles;
}
