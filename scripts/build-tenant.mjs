#!/usr/bin/env node
// Builds the phone page (the mini-program's H5) into miniprogram/dist/h5 when its sources changed; installs its packages when needed.
import { buildMini } from './steps/mini.mjs';
import { stopRuns } from './steps/run.mjs';

process.once('SIGTERM', () => void stopRuns().then(() => process.exit(143)));
await buildMini('h5');
