import { createHash } from 'node:crypto';

const SURNAMES = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕'.split('');
const GIVEN = ['建国', '秀英', '志强', '桂兰', '海燕', '晓明', '玉梅', '国庆', '丽华', '文军', '春燕', '永福', '小红', '大勇', '美玲', '金凤', '德才', '冬梅', '家豪', '雪芬'];

/** One tenant of the demo site; the same stall number always gives the same one. */
export interface DemoTenant {
  name: string;
  phone: string;
  /** first recharge */
  amountFen: number;
  large: boolean;
}

/** A number below `below`, the same for the same text. */
function pick(text: string, below: number): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) % below;
}

/** A UUID that follows from a text, so that seeding again asks for the same thing again. */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Who rents a stall; undefined for the one in fifteen that stands empty. `place` counts the stalls from 0 by number. */
export function demoTenant(stallNumber: string, place: number): DemoTenant | undefined {
  if (place % 15 === 7) return undefined;
  return {
    name: `${SURNAMES[pick(`surname ${stallNumber}`, SURNAMES.length)]!}${GIVEN[pick(`given ${stallNumber}`, GIVEN.length)]!}`,
    phone: `138${String(10_000_000 + place).padStart(8, '0')}`,
    amountFen: firstRecharge(stallNumber, place),
    large: place % 20 === 3,
  };
}

/** Most have money for weeks; some are below a warning level, a few run out within hours. */
function firstRecharge(stallNumber: string, place: number): number {
  const some = (from: number, to: number) => (from + pick(`amount ${stallNumber}`, to - from)) * 100;
  if (place % 20 === 3) return some(1_000, 3_000);
  if (place % 25 === 4) return some(3, 9);
  if (place % 10 === 1) return some(20, 50);
  if (place % 8 === 2) return some(55, 100);
  return some(200, 1_500);
}
