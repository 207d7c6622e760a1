export interface ClockState {
  /** what the channels' wall clock is ahead of this machine's */
  offsetMs: number;
  /** the schedule of resends runs on a line of its own: at `realAtMs` it showed `scheduleAtMs` */
  scheduleAtMs: number;
  realAtMs: number;
  scheduleSpeed: number;
}

const MAX_SPEED = 1_000_000;
const BEIJING_MS = 8 * 3_600_000;

/** The channels' wall clock (it can be set wrong) and the line on which resends wait (it can run faster). */
export class SandboxClock {
  constructor(private state: ClockState = { offsetMs: 0, scheduleAtMs: Date.now(), realAtMs: Date.now(), scheduleSpeed: 1 }) {}

  get line(): ClockState {
    return this.state;
  }

  nowMs(): number {
    return Date.now() + this.state.offsetMs;
  }

  scheduleMs(): number {
    return this.state.scheduleAtMs + (Date.now() - this.state.realAtMs) * this.state.scheduleSpeed;
  }

  /** Real milliseconds until the schedule's line shows the instant. */
  waitMs(scheduleMs: number): number {
    return Math.max(0, Math.ceil((scheduleMs - this.scheduleMs()) / this.state.scheduleSpeed));
  }

  change({ offsetMs = this.state.offsetMs, scheduleSpeed = this.state.scheduleSpeed }: Partial<ClockState>): void {
    if (!(scheduleSpeed > 0 && scheduleSpeed <= MAX_SPEED)) throw new RangeError(`scheduleSpeed is above 0 and at most ${MAX_SPEED}`);
    this.state = { offsetMs, scheduleSpeed, scheduleAtMs: this.scheduleMs(), realAtMs: Date.now() };
  }

  /** Beijing's civil day, by which the channels keep their books. */
  today(): string {
    return beijing(this.nowMs()).day;
  }
}

export interface BeijingTime {
  /** yyyy-MM-dd */
  day: string;
  /** yyyy-MM-dd HH:mm:ss */
  text: string;
  /** yyyyMMddHHmmss */
  digits: string;
  rfc3339: string;
}

export function beijing(atMs: number): BeijingTime {
  const iso = new Date(atMs + BEIJING_MS).toISOString();
  const text = `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
  return { day: iso.slice(0, 10), text, digits: text.replace(/\D/g, ''), rfc3339: `${iso.slice(0, 19)}+08:00` };
}

/** Reads `yyyy-MM-dd HH:mm:ss`; undefined where it is no instant. */
export function fromBeijing(text: string): number | undefined {
  const [, date, time] = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/.exec(text) ?? [];
  if (date === undefined || time === undefined) return undefined;
  const ms = Date.parse(`${date}T${time}+08:00`);
  return Number.isNaN(ms) || beijing(ms).text !== text ? undefined : ms;
}

/** Reads `yyyyMMddHHmmss`. */
export function fromDigits(text: string): number | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text);
  return parts === null ? undefined : fromBeijing(`${parts[1]}-${parts[2]}-${parts[3]} ${parts[4]}:${parts[5]}:${parts[6]}`);
}
