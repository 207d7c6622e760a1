import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Which account bears a meter's consumption, from which instant and register on. */
@Entity('account_meter')
export class AccountMeter {
  @PrimaryColumn({ type: 'uuid', name: 'account_id' })
  accountId: string;
  @PrimaryColumn({ type: 'int', name: 'meter_id' })
  meterId: number;
  @PrimaryColumn({ type: 'timestamptz', name: 'from_at' })
  fromAt: Date;
  @Column({ type: 'bigint', name: 'from_register_wh' })
  fromRegisterWh: number;
  @Column({ type: 'timestamptz', name: 'to_at', nullable: true })
  toAt: Date | null;
  @Column({ type: 'bigint', name: 'to_register_wh', nullable: true })
  toRegisterWh: number | null;
}
