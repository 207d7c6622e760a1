export { faultOf, gridColumns, type GridBillFault, type GridBillValues, type GridRowError } from './domain/grid-bill-rows.js';
export { feederLosses, type Feeder, type Losses, type PlacedMeter } from './domain/feeder-loss.js';
export * from './feeders.js';
export * from './grid-bills.js';
export * from './import-file.js';
export * from './losses.js';
export * from './recovered.js';
export * from './supply-points.js';
