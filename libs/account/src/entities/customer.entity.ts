import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A person who rents or owns stalls; known by phone within a company. */
@Entity('customer')
export class Customer {
  @PrimaryColumn({ type: 'uuid', name: 'id' })
  id: string;
  @Column({ type: 'uuid', name: 'company_id' })
  companyId: string;
  @Column({ type: 'text', name: 'phone' })
  phone: string;
  @Column({ type: 'text', name: 'name' })
  name: string;
  @Column({ type: 'text', name: 'language' })
  language: string;
  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}
