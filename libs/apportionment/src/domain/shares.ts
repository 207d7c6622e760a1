import type { CivilDay } from '#libs/calendar';
import { daysOf, type Stay } from '#libs/charge';
import { splitLargestRemainder, type Weight } from '#libs/quantity';
import type { Method, Vacancy } from './rules.js';

/** A stall of the pool as it was in the period. */
export interface Member {
  stallId: string;
  number: string;
  areaDm2: number;
  headcount: number;
  /** hundred-millionths, for the manual method */
  coefficientUnits: number;
  fixedFen: number;
  ownerId: string | null;
  stays: readonly (Stay & { usedWh: number })[];
  /** metered while nobody had the stall */
  vacantWh: number;
}

export interface PoolToShare {
  fromDay: CivilDay;
  toDay: CivilDay;
  method: Method;
  vacancy: Vacancy;
  /** what is shared; of a fixed method what the shops' sums add up to */
  amountFen: number;
  usedWh: number | null;
  members: readonly Member[];
}

export type Bearer = { kind: 'account'; accountId: string } | { kind: 'owner'; ownerId: string } | { kind: 'company' };

export interface Share {
  /** stall number and first day: a fen that is left goes to the smaller key */
  key: string;
  stallId: string;
  bearer: Bearer;
  /** nobody had the stall on these days; the owner bears them where he is known */
  vacant: boolean;
  days: number;
  ofDays: number;
  /** what the method measures of the stall: dm², heads, Wh, hundred-millionths, 1, or fen */
  basis: number;
  weight: number;
  totalWeight: number;
  usedWh: number | null;
  amountFen: number;
}

const basisOf = (method: Method, member: Member): number =>
  method === 'area' ? member.areaDm2 : method === 'headcount' ? member.headcount : method === 'manual' ? member.coefficientUnits : method === 'fixed' ? member.fixedFen : 1;

function vacantBearer(vacancy: Vacancy, ownerId: string | null): Bearer {
  return vacancy === 'owner' && ownerId !== null ? { kind: 'owner', ownerId } : { kind: 'company' };
}

/** A stall's occupants and its empty days, each with its weight; the sums come later. What is spread over the others has no piece. */
function piecesOf(member: Member, pool: PoolToShare, ofDays: number): Share[] {
  const fixed = basisOf(pool.method, member);
  const byUse = pool.method === 'consumption';
  // Every field by its name: pools are shared a thousand at a time, and copies of objects would cost most of it.
  const piece = (fromDay: CivilDay, bearer: Bearer, days: number, metered: number): Share => ({
    key: bearer.kind === 'account' ? `${member.number} ${fromDay}` : `${member.number} ${fromDay} vacant`, stallId: member.stallId, bearer, vacant: bearer.kind !== 'account', days, ofDays,
    basis: byUse ? metered : fixed, weight: byUse ? metered : fixed * days, totalWeight: 0, usedWh: null, amountFen: 0,
  });
  let vacantDays = ofDays;
  const pieces = member.stays.map((stay) => {
    const days = daysOf(stay);
    vacantDays -= days;
    return piece(stay.fromDay, { kind: 'account', accountId: stay.accountId }, days, stay.usedWh);
  });
  if (vacantDays > 0 && pool.vacancy !== 'spread') pieces.push(piece(pool.fromDay, vacantBearer(pool.vacancy, member.ownerId), vacantDays, member.vacantWh));
  return pieces;
}

/** A pool that nobody can bear: every weight is zero. */
export class NoWeights extends RangeError {}

/**
 * Who bears how much of a pool. The shares sum to the pool, in money and in energy, and do not depend on the order of its members.
 * A fixed sum of a shop is shared among those who had the shop, by their days; with a rule that spreads, its empty days are nobody's.
 */
export function sharePool(pool: PoolToShare): Share[] {
  const ofDays = daysOf(pool);
  if (pool.method === 'fixed') return pool.members.flatMap((member) => shareFixed(piecesOf(member, pool, ofDays), ofDays));
  const shares = pool.members.flatMap((member) => piecesOf(member, pool, ofDays));
  const totalWeight = shares.reduce((sum, { weight }) => sum + weight, 0);
  if (totalWeight === 0) throw new NoWeights('nobody can bear the pool');
  const money = splitLargestRemainder(pool.amountFen, shares);
  const energy = pool.usedWh === null ? undefined : splitLargestRemainder(pool.usedWh, shares);
  for (const [index, share] of shares.entries()) {
    share.totalWeight = totalWeight;
    share.amountFen = money[index]!.amount;
    share.usedWh = energy?.[index]!.amount ?? null;
  }
  return shares;
}

function shareFixed(pieces: Share[], ofDays: number): Share[] {
  const [first] = pieces;
  if (first === undefined) return [];
  const taken = pieces.reduce((sum, { days }) => sum + days, 0);
  // Days that are nobody's take their part away.
  const nobody: Weight[] = taken < ofDays ? [{ key: '~nobody', weight: ofDays - taken }] : [];
  const money = splitLargestRemainder(first.basis, [...pieces.map(({ key, days }) => ({ key, weight: days })), ...nobody]);
  for (const [index, piece] of pieces.entries()) {
    piece.weight = piece.days;
    piece.totalWeight = ofDays;
    piece.amountFen = money[index]!.amount;
  }
  return pieces;
}
