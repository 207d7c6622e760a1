export * from './domain/crc16.js';
export * from './domain/frame.js';
export * from './domain/pdu.js';
