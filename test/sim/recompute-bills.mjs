#!/usr/bin/env node
// Works every amount of bills out again from what their lines say, with arithmetic of its own: whole numbers without bound, no
// rounding but the stated ones, nothing of the product. Reads the answers of GET …/bills (or lists of bills) as JSON from files or
// from standard input, one JSON text a line or one in all; says how many lines it worked out and which bill differs.
//
//   node test/sim/recompute-bills.mjs bills.json …        exit code 1 when anything differs
//
// The rules it knows, in full:
//   a price with a factor is base × factor ÷ 1,000,000, rounded to a millionth of a yuan, halves up;
//   energy costs Wh × price; a millionth of a yuan per kWh times a Wh is one part; a fen has 10,000,000 parts;
//   free energy costs nothing; a service costs Wh × its price on the energy that was not free;
//   a bill charges what was carried in plus its lines, rounded down to a fen; the rest is carried to the meter's next bill.
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PARTS_PER_FEN = 10_000_000n;
const ONE = 1_000_000n;

/** One line: what is wrong with it, or nothing. */
function checkLine(line) {
  const faults = [];
  const price = BigInt(line.priceMicroYuanPerKwh);
  if (line.base !== null) {
    const exact = 2n * BigInt(line.base.priceMicroYuanPerKwh) * BigInt(line.base.factorMillionths) + ONE;
    if (exact / (2n * ONE) !== price) faults.push(`price ${price} is not ${line.base.priceMicroYuanPerKwh} × ${line.base.factorMillionths} / 1000000`);
  }
  if (line.kind === 'subsidy' && price !== 0n) faults.push('free energy has a price');
  if (BigInt(line.usedWh) * price !== BigInt(line.parts)) faults.push(`${line.usedWh} Wh × ${price} is not ${line.parts}`);
  return faults;
}

/** One bill, and what is carried to the next of its meter. */
export function checkBill(bill) {
  const faults = bill.lines.flatMap((line, index) => checkLine(line).map((fault) => `line ${index + 1}: ${fault}`));
  const energy = bill.lines.filter(({ kind }) => kind !== 'service');
  const used = energy.reduce((sum, { usedWh }) => sum + BigInt(usedWh), 0n);
  const charge = bill.lines.reduce((sum, { usedWh, priceMicroYuanPerKwh }) => sum + BigInt(usedWh) * BigInt(priceMicroYuanPerKwh), 0n);
  if (used !== BigInt(bill.usedWh)) faults.push(`the lines use ${used} Wh, the bill ${bill.usedWh}`);
  // Registers roll over and price versions overlap in none of the energy: the difference of the registers is the energy, or less by a whole turn.
  const moved = BigInt(bill.toRegisterWh) - BigInt(bill.fromRegisterWh);
  if (moved !== used && moved >= 0n) faults.push(`the registers moved by ${moved} Wh, the lines by ${used}`);
  // Lines of one price version lie between the same two readings.
  const versions = new Map();
  const versionOf = ({ versionNumber, from }) => `${versionNumber} ${from}`;
  for (const line of bill.lines) if (line.kind === 'energy') versions.set(versionOf(line), (versions.get(versionOf(line)) ?? 0n) + BigInt(line.usedWh));
  for (const line of bill.lines) if (line.kind === 'service' && BigInt(line.usedWh) !== versions.get(versionOf(line))) faults.push(`${line.service} is on ${line.usedWh} Wh, ${versions.get(versionOf(line))} were paid for at that price`);
  if (charge !== BigInt(bill.chargeParts)) faults.push(`the lines cost ${charge}, the bill says ${bill.chargeParts}`);
  const due = BigInt(bill.carryBeforeParts) + charge;
  if (due / PARTS_PER_FEN !== BigInt(bill.amountFen)) faults.push(`${due} parts are ${due / PARTS_PER_FEN} fen, the bill charges ${bill.amountFen}`);
  if (due % PARTS_PER_FEN !== BigInt(bill.carryAfterParts)) faults.push(`${due % PARTS_PER_FEN} parts are left, the bill carries ${bill.carryAfterParts}`);
  return faults;
}

/** Bills of any number of meters: each by itself, and each meter's rest carried from bill to bill. */
export class Recount {
  lines = 0;
  bills = 0;
  faults = [];
  #carried = new Map();

  take(bill) {
    this.bills += 1;
    this.lines += bill.lines.length;
    for (const fault of checkBill(bill)) this.#tell(bill, fault);
    const key = `${bill.meterId} ${bill.accountId}`;
    const known = this.#carried.get(key) ?? [];
    known.push({ id: bill.id, fromAt: bill.fromAt, before: bill.carryBeforeParts, after: bill.carryAfterParts });
    this.#carried.set(key, known);
  }

  /** After the last bill: what one carried on, the next of its meter carried in. */
  end() {
    for (const bills of this.#carried.values()) {
      bills.sort((a, b) => Date.parse(a.fromAt) - Date.parse(b.fromAt));
      for (let index = 1; index < bills.length; index++) if (bills[index].before !== bills[index - 1].after) this.#tell(bills[index], `carries in ${bills[index].before}, the bill before it carried on ${bills[index - 1].after}`);
    }
    return this;
  }

  #tell({ id }, fault) {
    if (this.faults.length < 100) this.faults.push(`bill ${id}: ${fault}`);
  }
}

const billsOf = (value) => (Array.isArray(value) ? value : (value.items ?? [value]));

async function main(files) {
  const recount = new Recount();
  for (const file of files) for (const bill of billsOf(JSON.parse(readFileSync(file, 'utf8')))) recount.take(bill);
  if (files.length === 0) for await (const text of createInterface({ input: createReadStream('/dev/stdin') })) if (text.trim() !== '') for (const bill of billsOf(JSON.parse(text))) recount.take(bill);
  recount.end();
  process.stdout.write(`${recount.lines} lines of ${recount.bills} bills worked out again, ${recount.faults.length === 0 ? 'no difference' : `${recount.faults.length} differences`}\n`);
  for (const fault of recount.faults) process.stdout.write(`${fault}\n`);
  process.exitCode = recount.faults.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
