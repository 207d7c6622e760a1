import { createDataSource, migrate } from '#libs/database';
import { createClock, loadSettings } from '#libs/runtime';

// Brings the database up to date. Run once before the processes start.
const settings = loadSettings();
const clock = await createClock(settings);
const dataSource = createDataSource({ url: settings.DATABASE_URL, applicationName: 'yidu-migrate', poolSize: 2 });
await dataSource.initialize();
try {
  const applied = await migrate(dataSource, clock.now(), (name) => console.log(`applied ${name}`));
  console.log(applied === 0 ? 'the database is up to date' : `${applied} migrations applied`);
} finally {
  await dataSource.destroy();
}
process.exit(0);
