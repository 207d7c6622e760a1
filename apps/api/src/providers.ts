import type { Provider } from '@nestjs/common';
import { Readiness } from './health/readiness.js';
import { Introduction } from './session/introduction.js';
import { LiveEvents } from './web/live-events.js';
import { RedisLink } from './web/redis-link.js';
import { ObjectFinder } from './web/object-finder.js';

/** What the controllers need besides the libs. */
export const apiProviders: Provider[] = [ObjectFinder, LiveEvents, RedisLink, Readiness, Introduction];
