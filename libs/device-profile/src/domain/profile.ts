import { multiplierOf, TOTAL, widthOf, type BlockDocument, type Confidence, type MeasureKey, type ProfileDocument, type RegisterDocument } from './schema.js';

/** Transformer ratios of a mounted meter: primary ÷ secondary, 1 where it is connected directly. */
export interface Ratios {
  current: number;
  voltage: number;
}

export interface ReadBlock {
  functionCode: 3 | 4;
  start: number;
  count: number;
  /** an exception to it leaves its values out instead of failing the reading */
  optional?: boolean;
}

export type ReadPurpose = 'sweep' | 'detail' | 'relay';

/** One value of a meter: where it is and how it becomes a whole number of the product's unit. */
export interface ProfileRegister {
  key: MeasureKey;
  address: number;
  width: number;
  type: RegisterDocument['type'];
  multiplier: number;
  ratio: RegisterDocument['ratio'];
  unit: RegisterDocument['unit'];
  scale: number;
  confidence: Confidence;
  source: string;
}

/** Limits that plausibility checks use; of water in litres and litres an hour, where energy counts in Wh and W. */
export interface ProfileLimits {
  /** what the register shows at most before it starts from zero again */
  registerWidthWh: number;
  registerStepWh: number;
  ratedPowerW: number;
  /** the most that the meter can carry */
  maxPowerW: number;
}

type ElectricDocument = Extract<ProfileDocument, { medium: 'electricity' }>;
type WaterDocument = Extract<ProfileDocument, { medium: 'water' }>;

/** A meter model, checked, with everything derived that reading and switching need. */
export interface DeviceProfile extends ProfileLimits {
  id: string;
  brand: string;
  model: string;
  title: { zh: string; en: string };
  medium: ProfileDocument['medium'];
  /** null for water */
  phases: 1 | 3 | null;
  role: 'prepaid' | 'monitoring';
  facts: ProfileDocument['facts'];
  line: ProfileDocument['line'];
  /** of the switch commands; 'none' without a relay or valve */
  relayConfidence: Confidence | 'none';
  relay?: ElectricDocument['relay'] & object;
  /** what cuts the water; it takes its time */
  valve?: WaterDocument['valve'] & object;
  /** where the meter's own clock is read; none where nobody knows */
  clock?: ReadBlock;
  registers: ReadonlyMap<MeasureKey, ProfileRegister>;
  plans: Readonly<Record<ReadPurpose, readonly ReadBlock[]>>;
}

/** Derives the profile from its document. */
export function profileFrom(document: ProfileDocument): DeviceProfile {
  const { id, brand, model, title, medium, role, facts, line } = document;
  const relay = document.medium === 'electricity' ? document.relay : undefined;
  const valve = document.medium === 'water' ? document.valve : undefined;
  return {
    id, brand, model, title, medium, role, facts, line, phases: document.medium === 'electricity' ? document.phases : null,
    ...(relay === undefined ? {} : { relay }), ...(valve === undefined ? {} : { valve }),
    ...(document.clock === undefined ? {} : { clock: { functionCode: document.clock.functionCode, start: document.clock.start, count: document.clock.count } }),
    relayConfidence: relay?.confidence ?? valve?.confidence ?? 'none',
    ...limitsOf(document),
    registers: new Map(document.registers.map((register) => [register.key, registerFrom(register)])),
    plans: { sweep: planFrom(document, 'sweep'), detail: planFrom(document, 'detail'), relay: planFrom(document, 'relay') },
  };
}

function limitsOf(document: ProfileDocument): ProfileLimits {
  if (document.medium === 'water') {
    const { registerWidthL, registerStepL, permanentFlowLph, overloadFlowLph } = document.facts;
    return { registerWidthWh: registerWidthL, registerStepWh: registerStepL, ratedPowerW: permanentFlowLph, maxPowerW: overloadFlowLph };
  }
  const { facts, phases } = document;
  return { registerWidthWh: facts.registerWidthWh, registerStepWh: facts.registerStepWh, ratedPowerW: facts.ratedVoltageV * facts.ratedCurrentA * phases, maxPowerW: facts.ratedVoltageV * facts.maxCurrentA * phases };
}

function registerFrom(register: RegisterDocument): ProfileRegister {
  return { ...register, width: widthOf(register.type), multiplier: multiplierOf(register) };
}

function planFrom(document: ProfileDocument, purpose: ReadPurpose): ReadBlock[] {
  return document.plans[purpose].map((name) => blockFrom(document.blocks.find((block) => block.name === name)!));
}

function blockFrom({ functionCode, start, count, optional }: BlockDocument): ReadBlock {
  return { functionCode, start, count, ...(optional ? { optional } : {}) };
}

/** The blocks to read: 'sweep' is the least that gives a whole sample, 'detail' everything, 'relay' the proof that a command took effect. */
export function readPlan(profile: DeviceProfile, purpose: ReadPurpose): readonly ReadBlock[] {
  return profile.plans[purpose];
}

/** The profile's limits as seen from the primary side of the transformers, which is where `MeterSample` counts. */
export function limitsAt(profile: ProfileLimits, { current, voltage }: Ratios): ProfileLimits {
  const ratio = current * voltage;
  return {
    registerWidthWh: profile.registerWidthWh * ratio,
    registerStepWh: profile.registerStepWh * ratio,
    ratedPowerW: profile.ratedPowerW * ratio,
    maxPowerW: profile.maxPowerW * ratio,
  };
}

/** How many watt-hours (litres) of `MeterSample` one watt-hour (litre) on the meter's own display stands for. */
export function displayRatio(profile: Pick<DeviceProfile, 'registers' | 'medium'>, { current, voltage }: Ratios): number {
  const ratio = profile.registers.get(TOTAL[profile.medium])?.ratio;
  return (ratio === 'current' || ratio === 'both' ? current : 1) * (ratio === 'voltage' || ratio === 'both' ? voltage : 1);
}
