import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Simulator } from '../../apps/simulator/src/simulator.js';
import { syntheticFleet } from '../../apps/simulator/src/synthetic-fleet.js';
import { ownPort } from '../support/own-ports.js';

const hasMbpoll = existsSync('/usr/bin/mbpoll');
if (!hasMbpoll) console.warn('mbpoll is not installed (Debian: mbpoll): its peer test is skipped');

test.skipIf(!hasMbpoll)('M-04 mbpoll reads the simulator and switches a relay', async () => {
  const portBase = await ownPort();
  const simulator = new Simulator({ plan: syntheticFleet(`gateways=1,metersPerGateway=2,portBase=${portBase}`), startMs: Date.now(), speed: 1, seed: 1, baud: 0, stateFile: undefined });
  await simulator.start();
  // The simulator answers from this process: mbpoll must not block it.
  const mbpoll = (...args: string[]) => new Promise<string>((done, fail) => {
    const child = spawn('/usr/bin/mbpoll', ['-m', 'tcp', '-p', String(portBase), '-0', '-1', ...args]);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', fail);
    child.once('close', () => done(output));
  });
  try {
    expect(await mbpoll('-a', '2', '-r', '0', '-t', '4:int', '-B', '127.0.0.1')).toMatch(/\[0\]:\s+20\d/);
    await mbpoll('-a', '2', '-r', '87', '-t', '4', '127.0.0.1', '1', '1');
    expect(simulator.find('F1-2')).toMatchObject({ relay: 'open', loadW: 0 });
    expect(simulator.find('F1-1')?.relay).toBe('closed');
  } finally {
    await simulator.stop();
  }
});
