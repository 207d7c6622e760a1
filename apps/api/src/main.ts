import { loadSettings } from '#libs/runtime';
import { createApp } from './create-app.js';

const settings = loadSettings();
const app = await createApp(settings);
await app.listen(settings.API_PORT, settings.API_HOST);
