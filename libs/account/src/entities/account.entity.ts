import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One occupancy of a stall, from opening to closing. */
@Entity('account')
export class Account {
  @PrimaryColumn({ type: 'uuid', name: 'id' })
  id: string;
  @Column({ type: 'uuid', name: 'site_id' })
  siteId: string;
  @Column({ type: 'uuid', name: 'stall_id' })
  stallId: string;
  @Column({ type: 'uuid', name: 'customer_id' })
  customerId: string;
  @Column({ type: 'uuid', name: 'account_type_id' })
  accountTypeId: string;
  @Column({ type: 'text', name: 'number' })
  number: string;
  @Column({ type: 'uuid', name: 'tariff_plan_id', nullable: true })
  tariffPlanId: string | null;
  @Column({ type: 'text', name: 'state' })
  state: 'open' | 'closed';
  @Column({ type: 'timestamptz', name: 'opened_at' })
  openedAt: Date;
  @Column({ type: 'uuid', name: 'opened_by' })
  openedBy: string;
  @Column({ type: 'timestamptz', name: 'closed_at', nullable: true })
  closedAt: Date | null;
  @Column({ type: 'uuid', name: 'closed_by', nullable: true })
  closedBy: string | null;
}
