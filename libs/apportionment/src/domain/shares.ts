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

type Piece = Omit<Share, 'totalWeight' | 'usedWh' | 'amountFen'>;

const basisOf = (method: Method, member: Member): number =>
  method === 'area' ? member.areaDm2 : method === 'headcount' ? member.headcount : method === 'manual' ? member.coefficientUnits : method === 'fixed' ? member.fixedFen : 1;

function vacantBearer(vacancy: Vacancy, ownerId: string | null): Bearer {
  return vacancy === 'owner' && ownerId !== null ? { kind: 'owner', ownerId } : { kind: 'company' };
}

/** A stall's occupants and its empty days, each with its weight. What is spread over the others has no piece. */
function piecesOf(member: Member, pool: PoolToShare): Piece[] {
  const ofDays = daysOf(pool);
  const basis = basisOf(pool.method, member);
  const piece = (fromDay: CivilDay, bearer: Bearer, days: number, usedWh: number): Piece => ({
    key: `${member.number} ${fromDay}${bearer.kind === 'account' ? '' : ' vacant'}`, stallId: member.stallId, bearer, vacant: bearer.kind !== 'account', days, ofDays,
    ...(pool.method === 'consumption' ? { basis: usedWh, weight: usedWh } : { basis, weight: basis * days }),
  });
  const pieces = member.stays.map((stay) => piece(stay.fromDay, { kind: 'account', accountId: stay.accountId }, daysOf(stay), stay.usedWh));
  const vacantDays = ofDays - member.stays.reduce((sum, stay) => sum + daysOf(stay), 0);
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
  const pieces = pool.members.flatMap((member) => piecesOf(member, pool));
  if (pool.method === 'fixed') return pool.members.flatMap((member) => shareFixed(pieces.filter(({ stallId }) => stallId === member.stallId), pool));
  const weights: Weight[] = pieces.map(({ key, weight }) => ({ key, weight }));
  const totalWeight = pieces.reduce((sum, { weight }) => sum + weight, 0);
  if (totalWeight === 0) throw new NoWeights('nobody can bear the pool');
  const money = splitLargestRemainder(pool.amountFen, weights);
  const energy = pool.usedWh === null ? undefined : splitLargestRemainder(pool.usedWh, weights);
  return pieces.map((piece, index) => ({ ...piece, totalWeight, amountFen: money[index]!.amount, usedWh: energy?.[index]!.amount ?? null }));
}

function shareFixed(pieces: readonly Piece[], pool: PoolToShare): Share[] {
  const [first] = pieces;
  if (first === undefined) return [];
  const ofDays = daysOf(pool);
  const taken = pieces.reduce((sum, { days }) => sum + days, 0);
  // Days that are nobody's take their part away.
  const nobody: Weight[] = taken < ofDays ? [{ key: '~nobody', weight: ofDays - taken }] : [];
  const money = splitLargestRemainder(first.basis, [...pieces.map(({ key, days }) => ({ key, weight: days })), ...nobody]);
  return pieces.map((piece, index) => ({ ...piece, weight: piece.days, totalWeight: ofDays, amountFen: money[index]!.amount, usedWh: null }));
}
