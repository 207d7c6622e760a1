/** A QR code of byte mode and error correction L, versions 1 to 10; dark modules are true. ISO/IEC 18004. */
export function qrModules(text: string): boolean[][] {
  const data = Buffer.from(text, 'utf8');
  const version = capacity.findIndex(([words], index) => index > 0 && data.length + (index > 9 ? 3 : 2) <= words);
  if (version < 1) throw new RangeError('too long for a QR code of version 10');
  const words = interleave(padded(data, version), version);
  const drawn = new Grid(version);
  drawn.place(words);
  drawn.mask();
  return drawn.modules;
}

/** by version: data words in all, blocks, words of correction a block (level L) */
const capacity: [words: number, blocks: number, correction: number][] = [[0, 0, 0], [19, 1, 7], [34, 1, 10], [55, 1, 15], [80, 1, 20], [108, 1, 26], [136, 2, 18], [156, 2, 20], [194, 2, 24], [232, 2, 30], [274, 4, 18]];
const alignment = [[], [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];

function padded(data: Buffer, version: number): number[] {
  const [words] = capacity[version]!;
  const bits = ['0100', data.length.toString(2).padStart(version > 9 ? 16 : 8, '0'), ...[...data].map((byte) => byte.toString(2).padStart(8, '0'))].join('');
  const closed = `${bits}0000`.slice(0, words * 8);
  const whole = closed.padEnd(Math.ceil(closed.length / 8) * 8, '0');
  const bytes = Array.from({ length: whole.length / 8 }, (_none, index) => Number.parseInt(whole.slice(index * 8, index * 8 + 8), 2));
  for (let pad = 0xec; bytes.length < words; pad ^= 0xec ^ 0x11) bytes.push(pad);
  return bytes;
}

const exponents = new Array<number>(512);
const logarithms = new Array<number>(256);
for (let power = 0, value = 1; power < 255; power += 1) {
  exponents[power] = exponents[power + 255] = value;
  logarithms[value] = power;
  value = value < 128 ? value * 2 : (value * 2) ^ 0x11d;
}
const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : exponents[logarithms[a]! + logarithms[b]!]!);

/** Reed-Solomon over GF(256). */
function correction(data: readonly number[], count: number): number[] {
  let generator = [1];
  for (let index = 0; index < count; index += 1) {
    const next = new Array<number>(generator.length + 1).fill(0);
    for (const [at, factor] of generator.entries()) {
      next[at]! ^= factor;
      next[at + 1]! ^= times(factor, exponents[index]!);
    }
    generator = next;
  }
  const rest = [...data, ...new Array<number>(count).fill(0)];
  for (let at = 0; at < data.length; at += 1) for (const [index, factor] of generator.entries()) rest[at + index]! ^= index === 0 ? 0 : times(factor, rest[at]!);
  return rest.slice(data.length);
}

function interleave(data: readonly number[], version: number): number[] {
  const [words, blocks, count] = capacity[version]!;
  const short = Math.floor(words / blocks);
  const longer = words % blocks;
  let from = 0;
  const parts = Array.from({ length: blocks }, (_none, index) => data.slice(from, (from += short + (index >= blocks - longer ? 1 : 0))));
  const checks = parts.map((part) => correction(part, count));
  const column = (lists: number[][], length: number): number[] => Array.from({ length }, (_none, at) => lists.flatMap((list) => (list[at] === undefined ? [] : [list[at]]))).flat();
  return [...column(parts, short + 1), ...column(checks, count)];
}

class Grid {
  readonly size: number;
  readonly modules: boolean[][];
  private readonly fixed: boolean[][];

  constructor(private readonly version: number) {
    this.size = 17 + 4 * version;
    const blank = (): boolean[][] => Array.from({ length: this.size }, () => new Array<boolean>(this.size).fill(false));
    this.modules = blank();
    this.fixed = blank();
    for (const [row, column] of [[0, 0], [0, this.size - 7], [this.size - 7, 0]] as const) this.finder(row, column);
    for (let at = 8; at < this.size - 8; at += 1) {
      this.set(6, at, at % 2 === 0);
      this.set(at, 6, at % 2 === 0);
    }
    const centres = alignment[version]!;
    const last = centres.length - 1;
    for (const [i, row] of centres.entries()) for (const [j, column] of centres.entries()) if (!((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0))) this.ring(row, column);
    this.format();
    if (version >= 7) this.versionBits();
  }

  private set(row: number, column: number, dark: boolean): void {
    this.modules[row]![column] = dark;
    this.fixed[row]![column] = true;
  }

  private finder(top: number, left: number): void {
    for (let row = -1; row <= 7; row += 1) {
      for (let column = -1; column <= 7; column += 1) {
        const [at, to] = [top + row, left + column];
        if (at < 0 || to < 0 || at >= this.size || to >= this.size) continue;
        const ring = Math.max(Math.abs(row - 3), Math.abs(column - 3));
        this.set(at, to, ring !== 2 && ring !== 4);
      }
    }
  }

  private ring(row: number, column: number): void {
    for (let y = -2; y <= 2; y += 1) for (let x = -2; x <= 2; x += 1) this.set(row + y, column + x, Math.max(Math.abs(y), Math.abs(x)) !== 1);
  }

  /** Level L and mask 0, in both places. */
  private format(): void {
    const bits = 0b111011111000100;
    const bit = (index: number): boolean => ((bits >> index) & 1) === 1;
    for (let index = 0; index < 15; index += 1) {
      const row = index < 6 ? index : index < 8 ? index + 1 : this.size - 15 + index;
      this.set(row, 8, bit(index));
      const column = index < 8 ? this.size - 1 - index : index === 8 ? 7 : 14 - index;
      this.set(8, column, bit(index));
    }
    this.set(this.size - 8, 8, true);
  }

  private versionBits(): void {
    let rest = this.version << 12;
    for (let at = 17; at >= 12; at -= 1) if ((rest >> at) & 1) rest ^= 0x1f25 << (at - 12);
    const bits = (this.version << 12) | rest;
    for (let index = 0; index < 18; index += 1) {
      const dark = ((bits >> index) & 1) === 1;
      this.set(Math.floor(index / 3), this.size - 11 + (index % 3), dark);
      this.set(this.size - 11 + (index % 3), Math.floor(index / 3), dark);
    }
  }

  /** Two columns at a time, upwards and downwards in turn, from the right; column 6 belongs to the clock. */
  place(words: readonly number[]): void {
    let next = 0;
    let upwards = true;
    for (let right = this.size - 1; right > 0; right -= 2) {
      if (right === 6) right = 5;
      for (let step = 0; step < this.size; step += 1) {
        const row = upwards ? this.size - 1 - step : step;
        for (const column of [right, right - 1]) {
          if (this.fixed[row]![column]) continue;
          this.modules[row]![column] = ((words[next >> 3] ?? 0) >> (7 - (next & 7)) & 1) === 1;
          next += 1;
        }
      }
      upwards = !upwards;
    }
  }

  mask(): void {
    for (let row = 0; row < this.size; row += 1) for (let column = 0; column < this.size; column += 1) if (!this.fixed[row]![column] && (row + column) % 2 === 0) this.modules[row]![column] = !this.modules[row]![column];
  }
}
