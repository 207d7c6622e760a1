import { addDays, type CivilDay } from '#libs/calendar';
import { formatFen, formatKwhExact, formatMicroYuan, formatScaled } from '#libs/quantity';
import { COEFFICIENT_UNITS, type Medium, type Method } from './rules.js';

/** Everything that a share was worked out from, kept with its bill. */
export interface ShareExplanation {
  pool: string;
  medium: Medium;
  method: Method;
  fromDay: CivilDay;
  toDay: CivilDay;
  poolWh: number | null;
  poolFen: number;
  priceMicroYuan: number | null;
  estimated: boolean;
  basis: number;
  days: number;
  ofDays: number;
  weight: number;
  totalWeight: number;
  usedWh: number | null;
  vacant: boolean;
}

/** Wh as kWh, litres as m³: both are thousandths. */
const amountOf = (medium: Medium, wh: number): string => `${formatKwhExact(wh)} ${medium === 'water' ? 'm³' : 'kWh'}`;

const basisText: Readonly<Record<Method, (basis: number, medium: Medium) => { zh: string; en: string }>> = {
  area: (basis) => ({ zh: `面积 ${formatScaled(basis, 2)} m²`, en: `area ${formatScaled(basis, 2)} m²` }),
  headcount: (basis) => ({ zh: `${String(basis)} 人`, en: `headcount ${String(basis)}` }),
  consumption: (basis, medium) => ({ zh: `自用 ${amountOf(medium, basis)}`, en: `own use ${amountOf(medium, basis)}` }),
  manual: (basis) => ({ zh: `约定系数 ${formatScaled(basis, 8)}`, en: `agreed coefficient ${formatScaled(basis, 8)}` }),
  equal: () => ({ zh: '每户均摊', en: 'equal shares' }),
  fixed: (basis) => ({ zh: `每户定额 ${formatFen(basis)} 元`, en: `fixed at ${formatFen(basis)} yuan a stall` }),
};

/** The share of the whole, eight places, rounded down: for reading, never for reckoning. */
export function ratioOf({ weight, totalWeight }: { weight: number; totalWeight: number }): string {
  return totalWeight === 0 ? '0' : formatScaled(Number((BigInt(weight) * BigInt(COEFFICIENT_UNITS)) / BigInt(totalWeight)), 8);
}

function poolText(of: ShareExplanation): { zh: string; en: string } {
  if (of.method === 'fixed') return { zh: '', en: '' };
  const energy = of.poolWh === null ? '' : of.priceMicroYuan === null ? amountOf(of.medium, of.poolWh) : `${amountOf(of.medium, of.poolWh)} × ${formatMicroYuan(of.priceMicroYuan)}`;
  const estimated = of.estimated ? { zh: '(含估算表码)', en: ' (with estimated readings)' } : { zh: '', en: '' };
  return energy === ''
    ? { zh: `公摊总额 ${formatFen(of.poolFen)} 元`, en: `pool of ${formatFen(of.poolFen)} yuan` }
    : { zh: `公摊总量 ${energy} 元 = ${formatFen(of.poolFen)} 元${estimated.zh}`, en: `pool of ${energy} yuan = ${formatFen(of.poolFen)} yuan${estimated.en}` };
}

/** The sentence from which whoever pays can work his share out by hand. */
export function explainShare(of: ShareExplanation & { amountFen: number }): { zh: string; en: string } {
  const last = addDays(of.toDay, -1);
  const basis = basisText[of.method](of.basis, of.medium);
  const pool = poolText(of);
  const days = of.method === 'consumption' ? { zh: '', en: '' } : { zh: `,占用 ${String(of.days)}/${String(of.ofDays)} 天`, en: `, ${String(of.days)} of ${String(of.ofDays)} days` };
  const ratio = of.method === 'fixed' ? { zh: '', en: '' } : { zh: `,占比 ${String(of.weight)}/${String(of.totalWeight)} ≈ ${ratioOf(of)}`, en: `, share ${String(of.weight)}/${String(of.totalWeight)} ≈ ${ratioOf(of)}` };
  const vacant = of.vacant ? { zh: '空置期间:', en: 'while vacant: ' } : { zh: '', en: '' };
  return {
    zh: `${of.pool} ${of.fromDay} 至 ${last}:${vacant.zh}${pool.zh === '' ? '' : `${pool.zh},`}${basis.zh}${days.zh}${ratio.zh},应摊 ${formatFen(of.amountFen)} 元`,
    en: `${of.pool}, ${of.fromDay} to ${last}: ${vacant.en}${pool.en === '' ? '' : `${pool.en}, `}${basis.en}${days.en}${ratio.en}, yours ${formatFen(of.amountFen)} yuan`,
  };
}
