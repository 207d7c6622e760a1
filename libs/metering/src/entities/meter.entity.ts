import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A meter on a bus. One that is not prepaid is read and reported, never charged and never cut. */
@Entity({ name: 'meter' })
export class Meter {
  @PrimaryGeneratedColumn('identity', { type: 'int' }) id: number;
  @Column({ name: 'site_id', type: 'uuid' }) siteId: string;
  @Column({ name: 'building_id', type: 'uuid' }) buildingId: string;
  @Column({ name: 'bus_id', type: 'uuid' }) busId: string;
  @Column({ name: 'unit_address', type: 'int' }) unitAddress: number;
  @Column({ name: 'meter_number', type: 'text' }) meterNumber: string;
  @Column({ type: 'text' }) name: string;
  @Column({ type: 'text' }) kind: 'electricity' | 'water';
  @Column({ type: 'text' }) role: 'prepaid' | 'monitoring';
  @Column({ name: 'profile_id', type: 'text' }) profileId: string;
  @Column({ name: 'current_ratio', type: 'int' }) currentRatio: number;
  @Column({ name: 'voltage_ratio', type: 'int' }) voltageRatio: number;
  @Column({ name: 'stall_id', type: 'uuid', nullable: true }) stallId: string | null;
  @Column({ name: 'tariff_plan_id', type: 'uuid', nullable: true }) tariffPlanId: string | null;
  @Column({ name: 'read_interval_minutes', type: 'int', nullable: true }) readIntervalMinutes: number | null;
  @Column({ name: 'removed_at', type: 'timestamptz', nullable: true }) removedAt: Date | null;
}
