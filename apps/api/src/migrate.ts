import { createDataSource, migrate } from '#libs/database';
import { createClock, loadSettings } from '#libs/runtime';
import { seedLandlord } from './demo/demo-landlord.js';
import { seedCompany, seedMarket } from './demo/seed-company.js';

// Brings the database to this release; on a demo site also loads the market.
const settings = loadSettings();

async function bringUp(): Promise<void> {
  const clock = await createClock(settings);
  const dataSource = createDataSource({ url: settings.DATABASE_URL, applicationName: 'migrate', poolSize: 3 });
  await dataSource.initialize();
  try {
    const applied = await migrate(dataSource, clock.now(), (name) => console.log(`applied ${name}`));
    console.log(applied === 0 ? 'the database is up to date' : `${applied} migrations applied`);
    if (settings.DEMO === '1') {
      const siteId = await seedCompany(dataSource, clock.now());
      if (settings.DEMO_WORKBOOK !== undefined) {
        console.log(`demo market: ${await seedMarket(dataSource, siteId, settings.DEMO_WORKBOOK, clock.now())} rows written`);
        await seedLandlord(dataSource, siteId, clock.now());
      }
    }
  } finally {
    await dataSource.destroy();
  }
}

bringUp().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
