import 'reflect-metadata';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { createClock, createLogger, loadSettings } from '#libs/runtime';
import { createApplication, openApi } from './application.js';

const settings = loadSettings();
const logger = createLogger('api', settings.LOG_LEVEL);
process.on('unhandledRejection', (error) => {
  logger.fatal({ error }, 'unhandled');
  process.exit(1);
});

async function start(): Promise<void> {
  const app = await createApplication(settings, await createClock(settings));
  await app.init();
  // Made when somebody asks for it: it takes longer than the rest of the start.
  let document: OpenAPIObject | undefined;
  (app.getHttpAdapter().getInstance() as unknown as FastifyInstance).get('/api/openapi.json', () => (document ??= openApi(app)));
  await app.listen(settings.API_PORT, settings.API_HOST);
  logger.info({ port: settings.API_PORT }, 'api started');
}
void start();
