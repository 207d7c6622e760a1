import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { decodeSample, loadProfiles, readPlan, relayCommand, relayVerify } from '#libs/device-profile';
import { FieldNetwork, readBlocks, writeRegisters, type BusLine } from '#libs/fieldbus';
import { packageRoot } from '#libs/runtime';
import { waitForPort } from '../../scripts/services/ports.mjs';
import { ownPort } from '../support/own-ports.js';

const PYTHON = '/usr/bin/python3';
const missing = spawnSync(PYTHON, ['-c', 'import pymodbus.server'], { stdio: 'ignore' }).status !== 0;
if (missing) console.warn('SKIPPED: pymodbus cannot be imported by /usr/bin/python3 (Debian: apt-get install python3-pymodbus), so no independent Modbus peer was tried.');

const profiles = loadProfiles();
const prepaid = profiles.get('acrel-ddsy1352')!;
const monitoring = profiles.get('acrel-adl3000')!;
let slave: ChildProcess | undefined;
let network: FieldNetwork | undefined;
afterEach(() => {
  network?.close();
  slave?.kill('SIGKILL');
});

describe.skipIf(missing).each(['modbus-tcp', 'rtu-over-tcp'] as const)('M-04 pymodbus over %s', (transport) => {
  async function line(): Promise<BusLine> {
    const tcpPort = await ownPort();
    slave = spawn(PYTHON, [join(packageRoot(), 'test/peer/pymodbus_slave.py'), transport === 'modbus-tcp' ? 'tcp' : 'rtu', String(tcpPort)], { stdio: 'ignore' });
    if (!(await waitForPort(tcpPort, 15_000))) throw new Error('the pymodbus slave did not start');
    network = new FieldNetwork();
    return network.line({ busId: 'bus', gatewayId: 'gateway', transport, host: '127.0.0.1', tcpPort });
  }

  test('M-10 energy, tariffs and live values of both models are read', async () => {
    const bus = await line();
    const read = async (unit: number, profile: typeof prepaid, current: number) => {
      const result = await readBlocks(bus, unit, readPlan(profile, 'detail'), 'on-demand');
      if (result.kind !== 'ok') throw new Error(result.reason);
      return decodeSample(profile, result.blocks, { current, voltage: 1 });
    };
    expect(await read(1, prepaid, 1)).toEqual({
      registerWh: 1_234_560,
      periodRegistersWh: [1000, 2000, 3000, 4000],
      relay: 'closed',
      // √(1045² + 343²) = 1099.85
      live: { voltageDv: [2200], currentCa: [500], activePowerW: 1045, reactivePowerVar: 343, apparentPowerVa: 1100, powerFactorMilli: 950, frequencyCentiHz: 5000 },
      powerW: 1045,
    });
    expect(await read(2, monitoring, 40)).toMatchObject({
      registerWh: 40_000,
      relay: 'none',
      live: { voltageDv: [2200, 2210, 2190], currentCa: [4000, 4040, 4080], activePowerW: 26_520, reactivePowerVar: -4000, apparentPowerVa: 26_800, powerFactorMilli: 990, frequencyCentiHz: 5002 },
    });
  });

  test('C-01 the relay is opened and closed, and read back each time', async () => {
    const bus = await line();
    const verify = relayVerify(prepaid);
    for (const [action, state] of [['open', 'open'], ['close', 'closed'], ['open', 'open'], ['open', 'open'], ['close', 'closed']] as const) {
      expect(await writeRegisters(bus, 1, relayCommand(prepaid, action)!, 'command')).toMatchObject({ kind: 'ok' });
      const back = await readBlocks(bus, 1, verify.blocks, 'command');
      expect(back.kind === 'ok' && verify.decode(back.blocks)).toBe(state);
    }
    expect(bus.counters).toMatchObject({ timeouts: 0, crcErrors: 0, reopens: 0 });
  });

  test('a register that is not there is exception 02, an absent unit does not answer, and the bus goes on', async () => {
    const bus = await line();
    expect(await readBlocks(bus, 1, [{ functionCode: 3, start: 0x1000, count: 2 }], 'sweep')).toEqual({ kind: 'failed', reason: 'exception-2' });
    expect(await readBlocks(bus, 9, readPlan(prepaid, 'sweep'), { priority: 'sweep', timeoutMs: 300 })).toEqual({ kind: 'failed', reason: 'no-answer' });
    expect((await readBlocks(bus, 1, readPlan(prepaid, 'sweep'), 'sweep')).kind).toBe('ok');
    expect(bus.telegrams.list({ unit: 9 }).map(({ direction }) => direction)).toEqual(['out', 'note']);
  });
});
