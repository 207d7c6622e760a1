export * from './domain/load-curve.js';
export * from './domain/meter.js';
export * from './domain/registers.js';
export * from './domain/water-registers.js';
export * from './wire/modbus-slave.js';
