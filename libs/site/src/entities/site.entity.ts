import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'site' })
export class Site {
  @PrimaryColumn({ type: 'uuid', name: 'id' })
  id: string;
  @Column({ type: 'uuid', name: 'company_id' })
  companyId: string;
  @Column({ type: 'text', name: 'code' })
  code: string;
  @Column({ type: 'text', name: 'name' })
  name: string;
  @Column({ type: 'text', name: 'time_zone' })
  timeZone: string;
  /** read through readSiteSettings */
  @Column({ type: 'jsonb', name: 'settings' })
  settings: object;
  @Column({ type: 'uuid', name: 'tariff_plan_id', nullable: true })
  tariffPlanId: string | null;
  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false })
  createdAt: Date;
}
