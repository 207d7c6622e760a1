import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A named set of defaults for accounts of a site. */
@Entity('account_type')
export class AccountType {
  @PrimaryColumn({ type: 'uuid', name: 'id' })
  id: string;
  @Column({ type: 'uuid', name: 'site_id' })
  siteId: string;
  @Column({ type: 'text', name: 'name' })
  name: string;
  @Column({ type: 'uuid', name: 'tariff_plan_id', nullable: true })
  tariffPlanId: string | null;
  @Column({ type: 'bigint', name: 'threshold1_fen' })
  threshold1Fen: number;
  @Column({ type: 'bigint', name: 'threshold2_fen' })
  threshold2Fen: number;
  @Column({ type: 'bigint', name: 'overdraft_limit_fen' })
  overdraftLimitFen: number;
}
