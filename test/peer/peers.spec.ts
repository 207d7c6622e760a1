import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeRelay, decodeSample, loadProfiles, readPlan, relayCommand, relayPlan } from '#libs/device-profile';
import { FieldNetwork, readBlocks, writeRegisters } from '#libs/fieldbus';
import { packageRoot } from '#libs/runtime';
import { Simulator } from '../../apps/simulator/src/simulator.js';
import { syntheticFleet } from '../../apps/simulator/src/synthetic-fleet.js';
import { freePort, waitForPort } from '../../scripts/services/ports.mjs';

const hasPymodbus = spawnSync('/usr/bin/python3', ['-c', 'import pymodbus.server'], { stdio: 'ignore' }).status === 0;
const hasMbpoll = existsSync('/usr/bin/mbpoll');
if (!hasPymodbus) console.warn('pymodbus is not installed (Debian: python3-pymodbus): its peer test is skipped');
if (!hasMbpoll) console.warn('mbpoll is not installed (Debian: mbpoll): its peer test is skipped');

test.skipIf(!hasPymodbus).each(['modbus-tcp', 'rtu-over-tcp'] as const)('M-04 pymodbus over %s is read, switched and read back', async (transport) => {
  const port = await freePort();
  const slave = spawn('/usr/bin/python3', [join(packageRoot(), 'test/peer/pymodbus_slave.py'), transport === 'modbus-tcp' ? 'tcp' : 'rtu', String(port)], { stdio: 'ignore' });
  const network = new FieldNetwork({ wallMs: () => Date.now() });
  try {
    expect(await waitForPort(port, 15_000)).toBe(true);
    const profile = loadProfiles().get('acrel-ddsy1352')!;
    const line = network.line({ busId: 'b', gatewayId: 'g', transport, host: '127.0.0.1', tcpPort: port });
    const address = { unit: 1, priority: 'command' as const };
    const result = await readBlocks(line, address, readPlan(profile));
    if (result.kind !== 'ok') throw new Error(result.reason);
    const sample = decodeSample(profile, result.read, { current: 1, voltage: 1 });
    expect(sample).toMatchObject({ registerWh: 1_234_560, relay: 'closed', live: { activePowerW: 1045, voltageDv: [2200], frequencyCentiHz: 5000 } });
    for (const [action, state] of [['open', 'open'], ['close', 'closed']] as const) {
      expect((await writeRegisters(line, address, relayCommand(profile, action)!)).kind).toBe('acknowledged');
      const back = await readBlocks(line, address, relayPlan(profile));
      expect(back.kind === 'ok' && decodeRelay(profile, back.read)).toBe(state);
    }
    expect(await readBlocks(line, address, [{ functionCode: 3, start: 0x1000, count: 2 }])).toEqual({ kind: 'failed', reason: 'exception-2' });
  } finally {
    network.close();
    slave.kill('SIGKILL');
  }
});

test.skipIf(!hasMbpoll)('M-04 mbpoll reads the simulator and switches a relay', async () => {
  const portBase = await freePort();
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
