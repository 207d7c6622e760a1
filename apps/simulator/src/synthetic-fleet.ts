import type { MarketPlan } from './workbook.js';

/** A regular fleet for measurements: 'gateways=40,metersPerGateway=250,portBase=16000,transport=modbus-tcp'. */
export function syntheticFleet(text: string): MarketPlan {
  const option = new Map(text.split(',').map((pair) => pair.split('=') as [string, string]));
  const gateways = Number(option.get('gateways') ?? 1);
  const metersPerGateway = Number(option.get('metersPerGateway') ?? 32);
  const portBase = Number(option.get('portBase') ?? 16_000);
  const transport = option.get('transport') === 'rtu-over-tcp' ? 'rtu-over-tcp' : 'modbus-tcp';
  const plan: MarketPlan = { gateways: [], meters: [] };
  for (let gateway = 0; gateway < gateways; gateway++) {
    const code = `F${gateway + 1}`;
    plan.gateways.push({ code, transport, host: '127.0.0.1', ports: [portBase + gateway] });
    for (let unit = 1; unit <= metersPerGateway; unit++) {
      plan.meters.push({ number: `${code}-${unit}`, name: '', gateway: code, bus: 1, unit, profile: 'acrel-ddsy1352', stall: '', currentRatio: 1, voltageRatio: 1, kind: '百货', ratedW: 1000, initialWh: unit * 1000, parent: '', lossPpm: 0 });
    }
  }
  return plan;
}
