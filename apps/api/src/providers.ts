import type { Provider } from '@nestjs/common';
import { DemoOpening } from './demo/demo-opening.js';
import { DemoSeed } from './demo/demo-seed.js';
import { Readiness } from './health/readiness.js';
import { MeterRegister } from './meter/meter-register.js';
import { Quarantine } from './meter/quarantine.js';
import { ReadNow } from './meter/read-now.js';
import { Occupancy } from './money/occupancy.js';
import { Introduction } from './session/introduction.js';
import { StallPage } from './stall/stall-page.js';
import { SupplyDesk } from './supply/supply-desk.js';
import { AuditSealer } from './web/audit-sealer.js';
import { LiveEvents } from './web/live-events.js';
import { RedisLink } from './web/redis-link.js';
import { ImportWorkbook } from './import/import-workbook.js';
import { ObjectFinder } from './web/object-finder.js';

/** What the controllers need besides the libs. */
export const apiProviders: Provider[] = [ObjectFinder, AuditSealer, LiveEvents, RedisLink, Readiness, Introduction, ImportWorkbook, DemoOpening, DemoSeed, StallPage, MeterRegister, Quarantine, ReadNow, Occupancy, SupplyDesk];
