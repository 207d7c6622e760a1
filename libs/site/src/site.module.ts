import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChangeBuilding } from './change-building.js';
import { ChangeSiteSettings } from './change-site-settings.js';
import { ChangeStall } from './change-stall.js';
import { CreateStall } from './create-stall.js';
import { DeleteStall } from './delete-stall.js';
import { Building } from './entities/building.entity.js';
import { Company } from './entities/company.entity.js';
import { Holiday } from './entities/holiday.entity.js';
import { Site } from './entities/site.entity.js';
import { Stall } from './entities/stall.entity.js';

export const siteEntities = [Company, Site, Building, Stall, Holiday];

const useCases = [CreateStall, ChangeStall, DeleteStall, ChangeBuilding, ChangeSiteSettings];

/** Needs the data source and the clock of the application. */
@Module({ imports: [TypeOrmModule.forFeature(siteEntities)], providers: useCases, exports: useCases })
export class SiteModule {}
