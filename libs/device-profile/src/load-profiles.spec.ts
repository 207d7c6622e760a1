import { expect, test } from 'vitest';
import { loadProfiles } from '#libs/device-profile';
test('load', () => { for (const p of loadProfiles().values()) console.log(p.id, p.plans, p.maxPowerW); expect(1).toBe(1); });
