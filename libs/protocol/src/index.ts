export * from './domain/crc16.js';
export * from './domain/framer.js';
export * from './domain/pdu.js';
export * from './domain/rtu-framer.js';
export * from './domain/tcp-framer.js';
