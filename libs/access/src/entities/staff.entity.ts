import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'staff' })
export class Staff {
  @PrimaryColumn({ type: 'uuid', name: 'id' })
  id: string;
  @Column({ type: 'uuid', name: 'company_id' })
  companyId: string;
  @Column({ type: 'text', name: 'login_name' })
  loginName: string;
  @Column({ type: 'text', name: 'display_name' })
  displayName: string;
  @Column({ type: 'text', name: 'phone' })
  phone: string;
  @Column({ type: 'text', name: 'password_hash', select: false })
  passwordHash: string;
  @Column({ type: 'text', array: true, name: 'roles' })
  roles: string[];
  /** null: every site of the company */
  @Column({ type: 'uuid', array: true, name: 'site_ids', nullable: true })
  siteIds: string[] | null;
  @Column({ type: 'text', name: 'language' })
  language: string;
  @Column({ type: 'timestamptz', name: 'disabled_at', nullable: true })
  disabledAt: Date | null;
  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}
