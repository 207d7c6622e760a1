import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'company' })
export class Company {
  @PrimaryColumn({ type: 'uuid', name: 'id' })
  id: string;
  @Column({ type: 'text', name: 'name' })
  name: string;
  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false })
  createdAt: Date;
}
