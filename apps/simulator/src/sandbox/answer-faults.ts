import { badGateway, HANG, html, pause, type Reply } from './call.js';
import type { Fault, FaultKind } from './sandbox-faults.js';

/** Where the gateway is itself in trouble, no channel's answer is written at all. */
export async function gatewayTrouble(fault: Fault | undefined): Promise<Reply | undefined> {
  switch (fault?.kind) {
    case 'hang': return HANG;
    case 'html-502': return badGateway();
    case 'error-500': return html(500, 'error');
    case 'rate-429': return html(429, 'error');
    case 'slow': await pause(fault.delayMs ?? 1000); return undefined;
    default: return undefined;
  }
}

const refusing: readonly FaultKind[] = ['accepted-202', 'rate-429', 'error-500', 'html-502', 'unknown', 'error-response'];

export const refuses = (fault: Fault | undefined): boolean => fault !== undefined && refusing.includes(fault.kind);

/** Whether the request is carried out: not where the gateway refuses, and in spite of every other fault, unless the fault says otherwise. */
export const carriesOut = (fault: Fault | undefined): boolean => fault?.executed ?? !refuses(fault);

export const cutShort = (body: string, fault: Fault | undefined): string => (fault?.kind === 'truncated' ? body.slice(0, Math.ceil(body.length / 2)) : body);
