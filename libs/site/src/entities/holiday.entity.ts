import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'holiday' })
export class Holiday {
  @PrimaryColumn({ type: 'uuid', name: 'site_id' })
  siteId: string;
  /** civil day */
  @PrimaryColumn({ type: 'date', name: 'day' })
  day: string;
  @Column({ type: 'text', name: 'name' })
  name: string;
}
