import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '#libs/runtime';
import { run } from '../../scripts/steps/run.mjs';
import { ownPorts } from './own-ports.js';

const BUSES = 15;
let made: Promise<string> | undefined;

/** The demo market's workbook with ports of this process: one demo market of a process runs at a time, and others may beside it. */
export function demoMarket(): Promise<string> {
  made ??= makeMarket();
  return made;
}

async function makeMarket(): Promise<string> {
  const file = join(mkdtempSync(join(tmpdir(), 'yidu-demo-market-')), 'market.xlsx');
  await run(process.execPath, [join(packageRoot(), 'scripts/make-demo-workbook.mjs'), '--port-base', String(await ownPorts(BUSES)), '--out', file], { label: 'demo workbook' });
  return file;
}
