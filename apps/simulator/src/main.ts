import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { controlServer } from './control-server.js';
import { Sandbox } from './sandbox/sandbox.js';
import { Simulator } from './simulator.js';
import { syntheticFleet } from './synthetic-fleet.js';
import { readMarket } from './workbook.js';

const { SIM_WORKBOOK, SIM_FLEET, SIM_PORT = '8090', SIM_HOST = '127.0.0.1', SIM_SPEED = '1', SIM_SEED = '1', SIM_BAUD = '9600', SIM_VALVE_SECONDS, SIM_START, SIM_STATE, SIM_MERCHANTS_DIR, SIM_SITES = 'demo', SIM_KEY_POOL } = process.env;

/** The pages lie beside the sources; the program runs from a folder of dist. */
function pages(from = import.meta.dirname): string {
  const folder = join(from, 'apps/simulator/page');
  if (existsSync(folder)) return folder;
  if (dirname(from) === from) throw new Error(`no folder above ${import.meta.dirname} has apps/simulator/page`);
  return pages(dirname(from));
}

async function start(): Promise<void> {
  const plan = SIM_FLEET !== undefined ? syntheticFleet(SIM_FLEET) : SIM_WORKBOOK !== undefined ? await readMarket(SIM_WORKBOOK) : undefined;
  if (plan === undefined) throw new Error('set SIM_WORKBOOK to a workbook or SIM_FLEET to "gateways=4,metersPerGateway=32,portBase=16000"');
  const simulator = new Simulator({
    plan,
    startMs: SIM_START === undefined ? Date.now() : Date.parse(SIM_START),
    speed: Number(SIM_SPEED),
    seed: Number(SIM_SEED),
    baud: Number(SIM_BAUD),
    valveSeconds: SIM_VALVE_SECONDS === undefined ? undefined : Number(SIM_VALVE_SECONDS),
    stateFile: SIM_STATE,
  });
  await simulator.start();
  const pageFolder = pages();
  const sandbox = await Sandbox.open({ stateFile: SIM_STATE, merchantsFolder: SIM_MERCHANTS_DIR, sites: SIM_MERCHANTS_DIR === undefined ? [] : SIM_SITES.split(',').filter((code) => code !== ''), keyPool: SIM_KEY_POOL }, pageFolder);
  const server = controlServer(simulator, pageFolder, sandbox).listen(Number(SIM_PORT), SIM_HOST, () => console.log(`simulator: ${plan.meters.length} meters behind ${plan.gateways.length} gateways, control page on port ${SIM_PORT}`));

  let ending = false;
  const end = async (): Promise<void> => {
    if (ending) return;
    ending = true;
    server.closeAllConnections();
    server.close();
    sandbox.close();
    await simulator.stop();
    process.exit(0);
  };
  process.on('SIGTERM', () => void end());
  process.on('SIGINT', () => void end());
}

void start().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
