import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';
import { freePort } from '../services/ports.mjs';
import { repoFolder } from '../services/state-folder.mjs';

const USUAL_BASE = 15021;
const BUSES = 15;

async function allFree(base) {
  for (let port = base; port < base + BUSES; port++) if ((await freePort(port)) !== port) return false;
  return true;
}

/**
 * The demo market's workbook. Its buses listen on fixed ports; when one is taken, a copy with free ports is made in the
 * state folder and used from then on (importing it again moves the gateways' ports, nothing else).
 */
export async function demoWorkbook(state, say) {
  const choice = join(state, 'demo-port-base');
  const last = existsSync(choice) ? Number(readFileSync(choice, 'utf8')) : USUAL_BASE;
  let base = last;
  for (let tries = 0; !(await allFree(base)); tries++) {
    if (tries > 50) throw new Error(`no ${BUSES} free ports in a row for the simulated gateways`);
    base += BUSES;
  }
  writeFileSync(choice, String(base));
  if (base === USUAL_BASE) return join(repoFolder, 'demo/market.xlsx');
  const copy = join(state, 'market.xlsx');
  if (base !== last || !existsSync(copy)) {
    say(`simulated gateways use ports ${base} to ${base + BUSES - 1}, as the usual ones are taken`);
    await run(process.execPath, [join(repoFolder, 'scripts/make-demo-workbook.mjs'), '--port-base', String(base), '--out', copy], { label: 'demo workbook' });
  }
  return copy;
}
