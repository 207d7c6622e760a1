import { Controller, Get, Param, Post, Query, Req, StreamableFile } from '@nestjs/common';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { ActOrigin } from '#libs/access';
import { templateWorkbook } from '#libs/site';
import { Access } from '../web/access.decorator.js';
import { Answers, type Answer } from '../web/answers.decorator.js';
import { Origin } from '../web/origin.js';
import { WebError } from '../web/problem.js';
import { uuidInPath } from '../schema/path.js';
import * as staff from '../schema/staff.js';
import { ImportWorkbook } from './import-workbook.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

@Controller('api/v1')
export class ImportController {
  constructor(private readonly importFile: ImportWorkbook) {}

  @Get('import/template')
  @Access({ permission: 'import.run' })
  @Answers('An empty workbook with all columns', undefined, { mediaType: XLSX })
  async importTemplate(): Promise<StreamableFile> {
    return new StreamableFile(await templateWorkbook(), { type: XLSX, disposition: `attachment; filename="yidu-import.xlsx"; filename*=UTF-8''${encodeURIComponent('一度导入模板.xlsx')}` });
  }

  @Post('sites/:siteId/imports')
  @Access({ permission: 'import.run', object: ['site', 'siteId'] })
  @Answers('Imports buildings, gateways, stalls and meters from a workbook', staff.importReport)
  async importWorkbook(
    @Param('siteId', uuidInPath) siteId: string, @Query({ schema: staff.importQuery }) query: z.output<typeof staff.importQuery>, @Req() request: FastifyRequest, @Origin() origin: ActOrigin,
  ): Answer<typeof staff.importReport> {
    const { name, bytes } = await uploadedFile(request);
    return this.importFile.execute({ origin, siteId, fileName: name, file: bytes, dryRun: query.dryRun === '1' });
  }
}

async function uploadedFile(request: FastifyRequest): Promise<{ name: string; bytes: Uint8Array }> {
  if (!request.isMultipart()) throw new WebError(415, 'media-type', 'send the workbook as multipart/form-data');
  let part: MultipartFile | undefined;
  try {
    part = await request.file();
    if (part === undefined) throw new WebError(400, 'file-missing', 'the form holds no file');
    const bytes = await part.toBuffer();
    // A name is shown to people and stored; it never becomes a path.
    const name = part.filename.normalize('NFC').replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069/\\]/g, ' ').trim().slice(0, 120);
    return { name: name === '' ? 'workbook.xlsx' : name, bytes };
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    if (error instanceof WebError || statusCode === 413) throw error;
    throw new WebError(400, 'malformed', 'the form cannot be read');
  }
}
