export * from './domain/charge.js';
export * from './domain/chinese-capital.js';
export * from './domain/divide.js';
export * from './domain/integers.js';
export * from './domain/split.js';
export * from './domain/text.js';
