import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One serial line behind a gateway, reached through a TCP port of its own. */
@Entity({ name: 'bus' })
export class Bus {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ name: 'gateway_id', type: 'uuid' }) gatewayId: string;
  @Column({ type: 'int' }) number: number;
  @Column({ name: 'tcp_port', type: 'int' }) tcpPort: number;
}
