import 'reflect-metadata';
import type { FastifyInstance } from 'fastify';
import { createClock, createLogger, loadSettings } from '#libs/runtime';
import { createApplication, openApi } from './application.js';

const settings = loadSettings();
const logger = createLogger('api', settings.LOG_LEVEL);
const app = await createApplication(settings, await createClock(settings));
await app.init();
const document = openApi(app);
(app.getHttpAdapter().getInstance() as unknown as FastifyInstance).get('/api/openapi.json', () => document);
await app.listen(settings.API_PORT, settings.API_HOST);
logger.info({ port: settings.API_PORT }, 'api started');
process.on('unhandledRejection', (error) => {
  logger.fatal({ error }, 'unhandled');
  process.exit(1);
});
