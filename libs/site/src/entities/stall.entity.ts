import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** The unit that is let; its number is unique in its site. */
@Entity({ name: 'stall' })
export class Stall {
  @PrimaryGeneratedColumn('uuid') id: string;
  @Column({ name: 'site_id', type: 'uuid' }) siteId: string;
  @Column({ name: 'building_id', type: 'uuid' }) buildingId: string;
  @Column({ type: 'text' }) number: string;
  @Column({ type: 'text' }) name: string;
  @Column({ type: 'text' }) floor: string;
  @Column({ type: 'text' }) category: string;
  @Column({ name: 'area_dm2', type: 'int' }) areaDm2: number;
  @Column({ type: 'int' }) headcount: number;
  @Column({ name: 'keeps_live_goods', type: 'boolean' }) keepsLiveGoods: boolean;
  @Column({ type: 'boolean' }) essential: boolean;
  @Column({ name: 'deleted_at', type: 'timestamptz', nullable: true }) deletedAt: Date | null;
}
