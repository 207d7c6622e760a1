import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SETTINGS, type Settings } from '#libs/runtime';
import { createDataSource, type DataSourceOptions } from './data-source.js';

/** The one data source of a process; libs contribute their entities through the application that composes them. */
@Module({})
export class DatabaseModule {
  static for(applicationName: string, entities: NonNullable<DataSourceOptions['entities']>, poolSize = 10): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRootAsync({
          inject: [SETTINGS],
          useFactory: (settings: Settings) => ({ ...createDataSource({ url: settings.DATABASE_URL, applicationName, poolSize, entities }).options, retryAttempts: 5, retryDelay: 1000 }),
        }),
      ],
      exports: [TypeOrmModule],
    };
  }
}
