import { Controller, Get, Param, Post, Query, StreamableFile } from '@nestjs/common';
import type { z } from 'zod';
import { Access } from '../web/access.decorator.js';
import { Answers, type Answer } from '../web/answers.decorator.js';
import { notWired } from '../web/not-wired.js';
import { uuidInPath } from '../schema/path.js';
import * as staff from '../schema/staff.js';

@Controller('api/v1')
export class ImportController {
  @Get('import/template')
  @Access({ permission: 'import.run' })
  @Answers('An empty workbook with all columns', undefined, { mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' })
  async importTemplate(): Promise<StreamableFile> {
    return notWired();
  }

  @Post('sites/:siteId/imports')
  @Access({ permission: 'import.run', object: ['site', 'siteId'] })
  @Answers('Imports buildings, gateways, stalls and meters from a workbook', staff.importReport)
  async importWorkbook(@Param('siteId', uuidInPath) _siteId: string, @Query({ schema: staff.importQuery }) _query: z.output<typeof staff.importQuery>): Answer<typeof staff.importReport> {
    return notWired();
  }
}
