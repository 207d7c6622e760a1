import type { Role } from '#libs/access';

/** The log-ins of a demo site; all have the demo password. */
export const DEMO_STAFF: { loginName: string; role: Role; displayName: string }[] = [
  { loginName: 'cashier', role: 'cashier', displayName: '收银员 小李' },
  { loginName: 'finance', role: 'finance', displayName: '财务 周敏' },
  { loginName: 'engineer', role: 'engineer', displayName: '工程 老陈' },
  { loginName: 'admin', role: 'site_admin', displayName: '管理员 林芳' },
  { loginName: 'auditor', role: 'auditor', displayName: '审计 许静' },
];
