import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import { DEMO_PASSWORD, permissionsOf, type Role, type StaffSession } from '#libs/access';
import { CLOCK, SETTINGS, type Clock, type Settings } from '#libs/runtime';
import type { demo, me } from '../schema/session.js';
import { DEMO_STAFF } from '../demo/demo-staff.js';

/** What the staff page needs to know of the person in front of it. */
@Injectable()
export class Introduction {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async of(session: StaffSession): Promise<z.input<typeof me>> {
    const sites = (await this.dataSource.query(
      `SELECT id, name, code, time_zone AS "timeZone" FROM site WHERE company_id = $1 AND ($2::uuid[] IS NULL OR id = ANY($2)) ORDER BY created_at, id`,
      [session.companyId, session.siteIds],
    )) as { id: string; name: string; code: string; timeZone: string }[];
    const { staffId, loginName, displayName, companyName, csrfToken } = session;
    return {
      staffId, loginName, displayName, companyName, csrfToken, sites, roles: session.roles as Role[], permissions: permissionsOf(session.roles), language: session.language === 'en' ? 'en' : 'zh-CN',
      demo: this.settings.DEMO === '1', now: this.clock.now(),
    };
  }

  /** The demo log-ins and some tenants; nothing at all outside a demo. */
  async demo(): Promise<z.input<typeof demo>> {
    if (this.settings.DEMO !== '1') return { demo: false, logins: [], password: '', tenantPhones: [], smsUrl: null, simulatorUrl: null };
    const tenantPhones = (await this.dataSource.query(
      `SELECT c.phone, st.number AS "stallNumber", c.name FROM account a JOIN customer c ON c.id = a.customer_id JOIN stall st ON st.id = a.stall_id
       WHERE a.state = 'open' ORDER BY st.number LIMIT 8`,
    )) as { phone: string; stallNumber: string; name: string }[];
    const smsUrl = this.settings.SMS_URL ?? null;
    return { demo: true, logins: DEMO_STAFF, password: DEMO_PASSWORD, tenantPhones, smsUrl, simulatorUrl: smsUrl === null ? null : new URL('/', smsUrl).href };
  }
}
