import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'stall' })
export class Stall {
  @PrimaryColumn({ type: 'uuid', name: 'id' })
  id: string;
  @Column({ type: 'uuid', name: 'site_id' })
  siteId: string;
  @Column({ type: 'uuid', name: 'building_id' })
  buildingId: string;
  @Column({ type: 'text', name: 'number' })
  number: string;
  @Column({ type: 'text', name: 'name' })
  name: string;
  @Column({ type: 'text', name: 'floor' })
  floor: string;
  @Column({ type: 'text', name: 'category' })
  category: string;
  @Column({ type: 'int', name: 'area_dm2' })
  areaDm2: number;
  @Column({ type: 'int', name: 'headcount' })
  headcount: number;
  @Column({ type: 'boolean', name: 'keeps_live_goods' })
  keepsLiveGoods: boolean;
  @Column({ type: 'boolean', name: 'essential' })
  essential: boolean;
  @Column({ type: 'timestamptz', name: 'deleted_at', nullable: true })
  deletedAt: Date | null;
}
