export const holdCauses = ['energy_arrears', 'property_arrears', 'power_limit', 'malicious_load', 'owner_request', 'staff_request', 'maintenance', 'safety', 'closed_account'] as const;
export type HoldCause = (typeof holdCauses)[number];

/** Keep-power does not override these: somebody may have his hands on the wires. */
export const UNOVERRIDABLE: readonly HoldCause[] = ['maintenance', 'safety'];

/** On unless held; keep-power overrides every hold but safety and maintenance. */
export function wantedState(causes: readonly HoldCause[], keptOn: boolean): 'on' | 'off' {
  if (causes.some((cause) => UNOVERRIDABLE.includes(cause))) return 'off';
  return causes.length > 0 && !keptOn ? 'off' : 'on';
}

/** 0: no warning; 1 and 2: below the thresholds; 3: nothing left. */
export function warningLevel(availableFen: number, threshold1Fen: number, threshold2Fen: number): 0 | 1 | 2 | 3 {
  if (availableFen <= 0) return 3;
  if (availableFen < threshold2Fen) return 2;
  return availableFen < threshold1Fen ? 1 : 0;
}

/** Seconds until the next attempt after so many failures. Cuts end with the list; a restore goes on at its last space. */
export function retryDelaySeconds(failures: number, action: 'open' | 'close', delays: readonly number[]): number | undefined {
  if (failures <= delays.length) return delays[failures - 1];
  return action === 'close' ? delays.at(-1) : undefined;
}
