import { Bus } from './entities/bus.entity.js';
import { Gateway } from './entities/gateway.entity.js';
import { Meter } from './entities/meter.entity.js';

export const meteringEntities = [Gateway, Bus, Meter];
export { Bus, Gateway, Meter };
export * from './domain/judge-reading.js';
export * from './field-directory.js';
export * from './domain/estimate-register.js';
export * from './domain/meter-display.js';
export { tableOf, takeHandheldFile, type HandheldResult, type HandheldVerdict } from './handheld-file.js';
export * from './manual-reading.js';
export * from './resolve-quarantine.js';
export { KnownStates } from './meter-states.js';
export * from './store-samples.js';
export * from './domain/meter-clock.js';
