import { readFileSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { DEMO_PASSWORD, hashPassword } from '#libs/access';
import { importMarket } from '../import/import-market.js';

export const demoLogins = [
  { loginName: 'cashier', displayName: '收银 小陈', role: 'cashier' },
  { loginName: 'finance', displayName: '财务 周姐', role: 'finance' },
  { loginName: 'engineer', displayName: '工程 老李', role: 'engineer' },
  { loginName: 'admin', displayName: '项目经理 王工', role: 'site_admin' },
  { loginName: 'auditor', displayName: '审计 赵老师', role: 'auditor' },
  { loginName: 'system', displayName: '系统管理员', role: 'system_admin' },
] as const;

const timeOfUse = {
  kind: 'time-of-use',
  prices: { sharp: 1_280_000, peak: 1_050_000, flat: 780_000, valley: 420_000 },
  slots: [
    { from: '00:00', to: '08:00', period: 'valley' }, { from: '08:00', to: '11:00', period: 'peak' }, { from: '11:00', to: '17:00', period: 'flat' },
    { from: '17:00', to: '19:00', period: 'peak' }, { from: '19:00', to: '21:00', period: 'sharp' }, { from: '21:00', to: '22:00', period: 'peak' }, { from: '22:00', to: '24:00', period: 'valley' },
  ],
};

/** A company, a site, log-ins, prices and account types for a first look; existing ones stay as they are. Gives the site's id. */
export async function seedCompany(dataSource: DataSource, now: Date): Promise<string> {
  const [known] = (await dataSource.query(`SELECT s.id FROM site s WHERE s.code = 'CDSC'`)) as { id: string }[];
  if (known !== undefined) return known.id;
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  return dataSource.transaction(async (tx) => {
    const [company] = (await tx.query(`INSERT INTO company (name) VALUES ('城东市场管理有限公司') RETURNING id`)) as { id: string }[];
    const [site] = (await tx.query(`INSERT INTO site (company_id, code, name) VALUES ($1, 'CDSC', '城东农贸批发市场') RETURNING id`, [company!.id])) as { id: string }[];
    for (const { loginName, displayName, role } of demoLogins) {
      await tx.query('INSERT INTO staff (company_id, login_name, display_name, password_hash, roles) VALUES ($1, $2, $3, $4, $5)', [company!.id, loginName, displayName, passwordHash, [role]]);
    }
    const since = new Date(now.getTime() - 400 * 86_400_000);
    const plan = async (name: string, definition: object, medium = 'electricity'): Promise<string> => {
      const [row] = (await tx.query('INSERT INTO tariff_plan (site_id, name, medium) VALUES ($1, $2, $3) RETURNING id', [site!.id, name, medium])) as { id: string }[];
      await tx.query(`INSERT INTO tariff_version (plan_id, number, effective_at, definition, created_by) SELECT $1, 1, $2, $3, id FROM staff WHERE login_name = 'admin'`, [row!.id, since, JSON.stringify(definition)]);
      return row!.id;
    };
    const flat = await plan('商铺单一电价', { kind: 'flat', priceMicroYuanPerKwh: 850_000 });
    const byTime = await plan('商铺分时电价', timeOfUse);
    const water = await plan('商铺水价', { kind: 'flat', priceMicroYuanPerKwh: 4_200_000 }, 'water');
    await tx.query('UPDATE site SET tariff_plan_id = $2, water_tariff_plan_id = $3 WHERE id = $1', [site!.id, flat, water]);
    await tx.query(`INSERT INTO account_type (site_id, name, tariff_plan_id, threshold1_fen, threshold2_fen, overdraft_limit_fen) VALUES ($1, '普通商户', NULL, 10000, 5000, 0), ($1, '分时商户', $2, 10000, 5000, 0), ($1, '冷链商户', NULL, 50000, 20000, 20000)`, [site!.id, byTime]);
    const year = now.getUTCFullYear();
    for (const [day, name] of [[`${year}-10-01`, '国庆节'], [`${year + 1}-01-01`, '元旦']]) await tx.query('INSERT INTO holiday (site_id, day, name) VALUES ($1, $2, $3)', [site!.id, day, name]);
    return site!.id;
  });
}

/** Imports the demo market; importing it again only moves what changed, such as a gateway's port. */
export async function seedMarket(dataSource: DataSource, siteId: string, workbook: string, now: Date): Promise<number> {
  const [admin] = (await dataSource.query(`SELECT id, display_name AS name FROM staff WHERE login_name = 'admin'`)) as { id: string; name: string }[];
  const result = await importMarket(dataSource, { siteId, actor: { kind: 'staff', ...admin! }, fileName: 'market.xlsx', bytes: readFileSync(workbook), dryRun: false, now });
  if (result.errors.length > 0) throw new Error(`the demo workbook has errors: ${JSON.stringify(result.errors.slice(0, 3))}`);
  return Object.values(result.counts).reduce((sum, count) => sum + count.new + count.changed, 0);
}
