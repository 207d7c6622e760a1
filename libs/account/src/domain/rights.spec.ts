import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskName, maskPhone } from './mask.js';
import { rightsOn, stallRights, type GrantFacts, type Standing } from './rights.js';

const now = new Date('2026-11-20T02:00:00Z');
const days = (count: number) => new Date(now.getTime() + count * 86_400_000);
const grant = (more: Partial<GrantFacts> = {}): GrantFacts => ({ ownerId: 'owner', rights: ['view'], validFrom: days(-1), validTo: null, ...more });
const stall = (more: Partial<Standing> = {}): Standing => ({ holderId: 'holder', ownerId: 'owner', grants: [], ...more });

test('U-02 holder, owner and renter by hand: the holder disposes of the money, the owner of the switch', () => {
  expect(rightsOn(stall(), 'holder', now)).toEqual({ role: 'holder', rights: ['view', 'topup', 'refund'], validTo: null });
  expect(rightsOn(stall(), 'owner', now)).toEqual({ role: 'owner', rights: ['view', 'topup', 'switch'], validTo: null });
  expect(rightsOn(stall({ holderId: 'owner' }), 'owner', now)).toEqual({ role: 'owner', rights: ['view', 'topup', 'switch', 'refund'], validTo: null });
  expect(rightsOn(stall({ grants: [grant({ rights: ['view', 'topup'], validTo: days(30) })] }), 'renter', now)).toEqual({ role: 'renter', rights: ['view', 'topup'], validTo: days(30) });
  expect(rightsOn(stall({ holderId: null }), 'owner', now)).toMatchObject({ role: 'owner' });
  expect(rightsOn(stall(), 'stranger', now)).toBeUndefined();
});

test('U-02 a grant holds from its first instant up to, not including, its last, and while its giver owns the stall', () => {
  const holds = (more: Partial<GrantFacts>, ownerId: string | null = 'owner') => rightsOn(stall({ ownerId, grants: [grant(more)] }), 'renter', now) !== undefined;
  expect([holds({ validFrom: now }), holds({ validFrom: new Date(now.getTime() + 1) }), holds({ validTo: now }), holds({ validTo: new Date(now.getTime() + 1) })]).toEqual([true, false, false, true]);
  expect([holds({}, 'another'), holds({}, null)]).toEqual([false, false]);
});

test('a right to refunds cannot be given away by an owner who does not hold the money', () => {
  const asks = (holderId: string | null) => rightsOn(stall({ holderId, grants: [grant({ rights: ['view', 'refund'] })] }), 'renter', now)!.rights;
  expect([asks('holder'), asks('owner'), asks(null)]).toEqual([['view'], ['view', 'refund'], ['view']]);
});

const who = fc.constantFrom('a', 'b', 'c');
const anyGrant = fc.record({ ownerId: who, rights: fc.subarray([...stallRights]), validFrom: fc.integer({ min: -5, max: 5 }).map(days), validTo: fc.option(fc.integer({ min: -5, max: 9 }).map(days), { nil: null }) });

test('U-02 nobody has a right without a tie, every right is one that was given, and more grants never take one away', () => {
  fc.assert(
    fc.property(fc.option(who, { nil: null }), fc.option(who, { nil: null }), fc.array(anyGrant, { maxLength: 4 }), anyGrant, (holderId, ownerId, grants, more) => {
      const rights = rightsOn({ holderId, ownerId, grants }, 'a', now);
      const live = grants.filter((each) => each.ownerId === ownerId && each.validFrom <= now && (each.validTo === null || each.validTo > now));
      expect(rights === undefined).toBe(holderId !== 'a' && ownerId !== 'a' && live.length === 0);
      for (const right of rights?.rights ?? []) {
        const own = right === 'view' || (holderId === 'a' && right !== 'switch') || (ownerId === 'a' && right !== 'refund');
        expect(own || live.some((each) => each.rights.includes(right))).toBe(true);
      }
      if (rights?.validTo != null) expect(rights.validTo > now).toBe(true);
      const richer = rightsOn({ holderId, ownerId, grants: [...grants, more] }, 'a', now);
      for (const right of rights?.rights ?? []) expect(richer!.rights).toContain(right);
    }),
  );
});

test('a name and a phone are shown as far as one needs to notice a mistake', () => {
  expect(['陈业主', '王明', '李', '', ' Anna Li ', '欧阳小明华'].map(maskName)).toEqual(['陈**', '王*', '李*', '', 'A**', '欧**']);
  expect(maskPhone('13800000088')).toBe('138****0088');
});
