import { Inject, Module, type OnModuleDestroy } from '@nestjs/common';
import { CLOCK, type Clock } from '#libs/runtime';
import { FieldNetwork } from './field-network.js';

/** Gives the worker its field network and closes it with the process. */
@Module({
  providers: [{ provide: FieldNetwork, inject: [CLOCK], useFactory: (clock: Clock) => new FieldNetwork({ clock }) }],
  exports: [FieldNetwork],
})
export class FieldbusModule implements OnModuleDestroy {
  constructor(@Inject(FieldNetwork) private readonly network: FieldNetwork) {}

  onModuleDestroy(): void {
    this.network.close();
  }
}
