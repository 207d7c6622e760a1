#!/usr/bin/env node
// `npm run build`: what a deployment needs of api, worker and the staff web. The pages for phones: `npm run mini`.
import { buildBackoffice, buildServers } from './steps/build.mjs';

await buildServers((line) => console.log(line));
await buildBackoffice((line) => console.log(line));
console.log('built: dist/programs, apps/backoffice/dist');
