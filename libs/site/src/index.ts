import { Building } from './entities/building.entity.js';
import { Stall } from './entities/stall.entity.js';

export const siteEntities = [Building, Stall];
export { Building, Stall };
export * from './import/open-workbook.js';
export * from './import/rows.js';
export * from './announcements.js';
export * from './domain/photo-kind.js';
export * from './photos.js';
export * from './tickets.js';
