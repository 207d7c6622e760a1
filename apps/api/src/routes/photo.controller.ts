import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { FastifyReply } from 'fastify';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { CustomerIdentity, StaffIdentity } from '#libs/access';
import { inTransaction } from '#libs/database';
import { CLOCK, type Clock } from '#libs/runtime';
import { storePhoto } from '#libs/site';
import { Answers } from '../http/answers.js';
import { Customer, Me, MyCustomer, Staff, type AppRequest } from '../http/access.js';
import { readPhoto, sendPhoto } from '../photo-files.js';
import { photoBytes, photoKeptAnswer } from './photo.answers.js';

const ownId = z.object({ photoId: z.uuid() });
const FORM = { schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } } };

/** Photographs of meters and faults: taken by customers and staff, seen by whom they concern. */
@ApiTags('photo')
@Controller()
export class PhotoController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(photoKeptAnswer)
  @Customer(undefined, { audit: 'photo.add' })
  @Post('customer/photos')
  @ApiConsumes('multipart/form-data')
  @ApiBody(FORM)
  async addOwn(@Query({ schema: ownId }) { photoId }: z.infer<typeof ownId>, @Req() request: AppRequest, @MyCustomer() me: CustomerIdentity) {
    return this.keep(photoId, request, { kind: 'customer', id: me.customerId });
  }

  @Answers(photoKeptAnswer)
  @Staff('meter.view', undefined, { audit: 'photo.add' })
  @Post('photos')
  @ApiConsumes('multipart/form-data')
  @ApiBody(FORM)
  async add(@Query({ schema: ownId }) { photoId }: z.infer<typeof ownId>, @Req() request: AppRequest, @Me() me: StaffIdentity) {
    return this.keep(photoId, request, { kind: 'staff', id: me.staffId });
  }

  private async keep(photoId: string, request: AppRequest, taker: { kind: 'staff' | 'customer'; id: string }) {
    const bytes = await readPhoto(request);
    await inTransaction(this.dataSource, (tx) => storePhoto(tx, { photoId, bytes, taker, at: this.clock.now() }));
    return { photoId };
  }

  @Answers(photoBytes, 'image/*')
  @Staff('meter.view', 'photo:photoId')
  @Get('photos/:photoId')
  photo(@Param('photoId') photoId: string, @Res() reply: FastifyReply) {
    return sendPhoto(this.dataSource, reply, photoId);
  }

  @Answers(photoBytes, 'image/*')
  @Customer('customer-photo:photoId')
  @Get('customer/photos/:photoId')
  ownPhoto(@Param('photoId') photoId: string, @Res() reply: FastifyReply) {
    return sendPhoto(this.dataSource, reply, photoId);
  }
}
