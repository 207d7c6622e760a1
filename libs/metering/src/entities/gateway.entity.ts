import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A device on the office network that reaches meters over one or more serial buses. */
@Entity({ name: 'gateway' })
export class Gateway {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ name: 'site_id', type: 'uuid' }) siteId: string;
  @Column({ name: 'building_id', type: 'uuid' }) buildingId: string;
  @Column({ type: 'text' }) code: string;
  @Column({ type: 'text' }) name: string;
  @Column({ name: 'electrical_room', type: 'text' }) electricalRoom: string;
  @Column({ type: 'text' }) transport: 'modbus-tcp' | 'rtu-over-tcp';
  @Column({ type: 'text' }) host: string;
  @Column({ type: 'text', insert: false }) state: 'unknown' | 'online' | 'offline';
}
