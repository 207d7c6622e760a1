import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NoCutWindow, SettlementCycle } from '#libs/calendar';

@Entity({ name: 'building' })
export class Building {
  @PrimaryColumn({ type: 'uuid', name: 'id' })
  id: string;
  @Column({ type: 'uuid', name: 'site_id' })
  siteId: string;
  @Column({ type: 'text', name: 'code' })
  code: string;
  @Column({ type: 'text', name: 'name' })
  name: string;
  @Column({ type: 'int', name: 'read_interval_minutes' })
  readIntervalMinutes: number;
  @Column({ type: 'text', name: 'settlement_cycle' })
  settlementCycle: SettlementCycle;
  @Column({ type: 'int', name: 'settlement_minute' })
  settlementMinute: number;
  @Column({ type: 'int', name: 'settlement_day' })
  settlementDay: number;
  @Column({ type: 'jsonb', name: 'no_cut_windows' })
  noCutWindows: NoCutWindow[];
}
