import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** Groups stalls; carries read interval, settlement cycle and time, and windows in which nothing is cut. */
@Entity({ name: 'building' })
export class Building {
  @PrimaryGeneratedColumn('uuid') id: string;
  @Column({ name: 'site_id', type: 'uuid' }) siteId: string;
  @Column({ type: 'text' }) code: string;
  @Column({ type: 'text' }) name: string;
  @Column({ name: 'read_interval_minutes', type: 'int' }) readIntervalMinutes: number;
  @Column({ name: 'settlement_cycle', type: 'text' }) settlementCycle: 'sweep' | 'hourly' | 'daily' | 'monthly';
  @Column({ name: 'settlement_minute', type: 'int' }) settlementMinute: number;
  @Column({ name: 'settlement_day', type: 'int' }) settlementDay: number;
}
