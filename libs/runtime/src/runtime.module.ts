import { Global, Module, type DynamicModule } from '@nestjs/common';
import { CLOCK, FollowedClock, SystemClock, type Clock } from './clock.js';
import { LOGGER, createLogger } from './logger.js';
import { SETTINGS, type Settings } from './settings.js';

/** Gives every module the checked settings, the clock and the logger. */
@Global()
@Module({})
export class RuntimeModule {
  static for(processName: string, settings: Settings, clock?: Clock): DynamicModule {
    return {
      module: RuntimeModule,
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: LOGGER, useFactory: () => createLogger(processName, settings.LOG_LEVEL) },
        { provide: CLOCK, useFactory: () => clock ?? createClock(settings) },
      ],
      exports: [SETTINGS, LOGGER, CLOCK],
    };
  }
}

/** The machine's clock, or, for a demo site, the one that its simulator publishes. */
export async function createClock(settings: Settings): Promise<Clock> {
  if (settings.CLOCK_URL === undefined) return new SystemClock();
  const clock = new FollowedClock(settings.CLOCK_URL);
  await clock.start();
  return clock;
}
