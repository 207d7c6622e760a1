import type { Tx } from '#libs/database';
import type { TariffDefinition } from '#libs/tariff';

export const DEMO_COMPANY = '城东市场管理有限公司';

/** Prices in millionths of a yuan per kWh. */
export const DEMO_PLANS: { name: string; definition: TariffDefinition }[] = [
  { name: '商铺单一电价', definition: { kind: 'flat', priceMicroYuanPerKwh: 850_000 } },
  {
    name: '商铺峰谷电价',
    definition: {
      kind: 'time-of-use',
      prices: { sharp: 1_287_000, peak: 1_072_500, flat: 812_300, valley: 395_600 },
      slots: [
        { from: '00:00', to: '08:00', period: 'valley' }, { from: '08:00', to: '10:00', period: 'flat' }, { from: '10:00', to: '12:00', period: 'peak' }, { from: '12:00', to: '14:00', period: 'flat' },
        { from: '14:00', to: '18:00', period: 'peak' }, { from: '18:00', to: '20:00', period: 'sharp' }, { from: '20:00', to: '22:00', period: 'peak' }, { from: '22:00', to: '24:00', period: 'flat' },
      ],
    },
  },
];

// Statutory holidays of 2026 and 2027 on which nobody is cut; the 2027 list holds the fixed ones.
const HOLIDAYS: [from: string, days: number, name: string][] = [
  ['2026-01-01', 3, '元旦'], ['2026-02-15', 9, '春节'], ['2026-04-04', 3, '清明节'], ['2026-05-01', 5, '劳动节'], ['2026-06-19', 3, '端午节'], ['2026-09-25', 3, '中秋节'], ['2026-10-01', 7, '国庆节'],
  ['2027-01-01', 1, '元旦'], ['2027-02-05', 8, '春节'], ['2027-05-01', 1, '劳动节'], ['2027-10-01', 3, '国庆节'],
];

export interface DemoIds {
  companyId: string;
  siteId: string;
}

/** The demo company and its site; made when they are missing, found otherwise. */
export async function makeDemoSite(tx: Tx): Promise<DemoIds> {
  await tx.query('SELECT pg_advisory_xact_lock(1497973857)');
  await tx.query('INSERT INTO company (name) VALUES ($1) ON CONFLICT (name) DO NOTHING', [DEMO_COMPANY]);
  const companies = (await tx.query('SELECT id FROM company WHERE name = $1', [DEMO_COMPANY])) as { id: string }[];
  const companyId = companies[0]!.id;
  // The models of the demo market are simulated, and the simulator's relays obey.
  const settings = { cut: { noCutWindows: [{ from: '23:00', to: '06:00' }], confirmedProfileIds: ['acrel-ddsy1352', 'acrel-dtsy1352'] } };
  await tx.query('INSERT INTO site (company_id, code, name, settings) VALUES ($1, $2, $3, $4) ON CONFLICT (company_id, code) DO NOTHING', [companyId, 'CD', '城东农贸市场', JSON.stringify(settings)]);
  const sites = (await tx.query(`SELECT id FROM site WHERE company_id = $1 AND code = 'CD'`, [companyId])) as { id: string }[];
  return { companyId, siteId: sites[0]!.id };
}

/** Price plans in force since the start of the year, account types and holidays. Runs again without changing anything. */
export async function makeDemoMasterData(tx: Tx, siteId: string, staffId: string): Promise<void> {
  for (const plan of DEMO_PLANS) {
    await tx.query('INSERT INTO tariff_plan (site_id, name) VALUES ($1, $2) ON CONFLICT (site_id, name) DO NOTHING', [siteId, plan.name]);
    await tx.query(
      `INSERT INTO tariff_version (plan_id, number, effective_at, definition, created_by)
       SELECT id, 1, '2026-01-01T00:00:00+08:00', $3, $4 FROM tariff_plan WHERE site_id = $1 AND name = $2 AND NOT EXISTS (SELECT 1 FROM tariff_version v WHERE v.plan_id = tariff_plan.id)`,
      [siteId, plan.name, JSON.stringify(plan.definition), staffId],
    );
  }
  await tx.query('UPDATE site SET tariff_plan_id = (SELECT id FROM tariff_plan WHERE site_id = $1 AND name = $2) WHERE id = $1 AND tariff_plan_id IS NULL', [siteId, DEMO_PLANS[0]!.name]);
  await tx.query(
    `INSERT INTO account_type (site_id, name, tariff_plan_id, threshold1_fen, threshold2_fen, overdraft_limit_fen)
     SELECT $1, t.name, (SELECT id FROM tariff_plan p WHERE p.site_id = $1 AND p.name = t.plan), t.first, t.second, t.overdraft
     FROM (VALUES ('标准', NULL, 10000, 5000, 0), ('大户', $2, 50000, 20000, 10000)) AS t(name, plan, first, second, overdraft) ON CONFLICT (site_id, name) DO NOTHING`,
    [siteId, DEMO_PLANS[1]!.name],
  );
  for (const [from, days, name] of HOLIDAYS) {
    await tx.query('INSERT INTO holiday (site_id, day, name) SELECT $1, $2::date + n, $4 FROM generate_series(0, $3::int - 1) n ON CONFLICT DO NOTHING', [siteId, from, days, name]);
  }
}
