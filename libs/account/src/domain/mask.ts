/** 138****0001 */
export const maskPhone = (phone: string): string => `${phone.slice(0, 3)}****${phone.slice(-4)}`;

/** 陈** of 陈业主: enough to notice a wrong stall, not enough to learn a name. */
export function maskName(name: string): string {
  const [first, ...rest] = [...name.trim()];
  return first === undefined ? '' : `${first}${'*'.repeat(Math.max(1, Math.min(rest.length, 2)))}`;
}
