import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { AccessModule, accessEntities } from '#libs/access';
import { AccountModule, accountEntities } from '#libs/account';
import { DatabaseModule } from '#libs/database';
import { PaymentModule } from '#libs/payment';
import { RuntimeModule, type Clock, type Settings } from '#libs/runtime';
import { SettlementModule } from '#libs/settlement';
import { SiteModule, siteEntities } from '#libs/site';
import { apiControllers } from './controllers.js';
import { apiProviders } from './providers.js';
import { AccessGuard } from './web/access.guard.js';
import { AnswerInterceptor } from './web/answer.interceptor.js';
import { AuditInterceptor } from './web/audit.interceptor.js';
import { IdempotencyInterceptor } from './web/idempotency.interceptor.js';
import { API_DOCUMENT, openApi } from './web/openapi.js';
import { operationsOf } from './web/operations.js';
import { ProblemFilter } from './web/problem.filter.js';
import { validationPipe } from './web/validation.js';

/** The API process. The guard stands before every route; answers, keys and audit wrap the handlers in this order. */
@Module({})
export class AppModule {
  static for(settings: Settings, clock?: Clock): DynamicModule {
    return {
      module: AppModule,
      imports: [
        RuntimeModule.for('api', settings, clock),
        DatabaseModule.for('yidu-api', [...accessEntities, ...siteEntities, ...accountEntities]),
        AccessModule, SiteModule, AccountModule, SettlementModule, PaymentModule,
      ],
      controllers: apiControllers,
      providers: [
        ...apiProviders,
        { provide: API_DOCUMENT, useFactory: documentOnce },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_PIPE, useFactory: validationPipe },
        { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        { provide: APP_INTERCEPTOR, useClass: AuditInterceptor },
      ],
    };
  }
}

/** The OpenAPI document is made when it is first asked for. */
function documentOnce(): () => object {
  let document: object | undefined;
  return () => (document ??= openApi(operationsOf(apiControllers)));
}
