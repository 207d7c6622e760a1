export const wireFaults = ['drop', 'delay', 'late', 'duplicate', 'noise', 'wrong-unit', 'truncated', 'crc'] as const;
export const gatewayFaults = ['gateway-off', 'black-hole'] as const;
export const meterFaults = ['relay-stuck', 'valve-stuck', 'frozen', 'jump', 'reset', 'clock-fast', 'clock-lost'] as const;
export type FaultKind = (typeof wireFaults)[number] | (typeof gatewayFaults)[number] | (typeof meterFaults)[number];

export interface Fault {
  id: number;
  kind: FaultKind;
  /** where: a whole gateway, one of its buses, or one meter; none means everywhere */
  gateway?: string;
  bus?: number;
  meter?: string;
  /** percent of the answers that it hits */
  percent: number;
  /** answers left to hit; absent: until it is cleared */
  count?: number;
  delayMs: number;
}

export interface Place {
  gateway: string;
  bus: number;
  meter?: string;
}

/** The faults in force. Chance comes from a fixed sequence, so that a run can be repeated. */
export class FaultPanel {
  private faults: Fault[] = [];
  private nextId = 1;
  private seed: number;

  constructor(seed: number) {
    this.seed = seed;
  }

  add(fault: Partial<Fault> & { kind: FaultKind }): Fault {
    const added = { percent: 100, delayMs: 1500, ...fault, id: this.nextId++ };
    this.faults.push(added);
    return added;
  }

  list(): readonly Fault[] {
    return this.faults;
  }

  clear(id?: number): Fault[] {
    const cleared = this.faults.filter((fault) => id === undefined || fault.id === id);
    this.faults = this.faults.filter((fault) => !cleared.includes(fault));
    return cleared;
  }

  /** The first fault of the given kinds that hits this answer. */
  strike(kinds: readonly FaultKind[], place: Place): Fault | undefined {
    if (this.faults.length === 0) return undefined;
    const fault = this.faults.find((candidate) => kinds.includes(candidate.kind) && this.covers(candidate, place) && this.chance() * 100 < candidate.percent);
    if (fault?.count !== undefined && --fault.count <= 0) this.clear(fault.id);
    return fault;
  }

  private covers({ gateway, bus, meter }: Fault, place: Place): boolean {
    return (gateway === undefined || gateway === place.gateway) && (bus === undefined || bus === place.bus) && (meter === undefined || meter === place.meter);
  }

  private chance(): number {
    this.seed = (Math.imul(this.seed, 1664525) + 1013904223) >>> 0;
    return this.seed / 2 ** 32;
  }
}
