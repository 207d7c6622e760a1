import type { MultipartFile } from '@fastify/multipart';
import type { FastifyReply } from 'fastify';
import { DomainError } from '#libs/runtime';
import { PHOTO_MOST_BYTES, photoOf } from '#libs/site';
import type { DataSource } from 'typeorm';
import type { AppRequest } from './http/access.js';

/** The one file of a multipart request, at most 4 MB; a larger one is not read to its end. */
export async function readPhoto(request: AppRequest): Promise<Uint8Array> {
  const { isMultipart, file } = request as unknown as { isMultipart(): boolean; file(options: object): Promise<MultipartFile | undefined> };
  const missing = new DomainError('invalid', 'file-missing', 'upload the photograph as multipart form data');
  if (!isMultipart.call(request)) throw missing;
  const part = await file.call(request, { limits: { fileSize: PHOTO_MOST_BYTES } });
  if (part === undefined) throw missing;
  try {
    return await part.toBuffer();
  } catch (error) {
    if ((error as { code?: string }).code === 'FST_REQ_FILE_TOO_LARGE') throw new DomainError('invalid', 'photo-too-large', 'a photograph has at most 4 MB');
    throw error;
  }
}

/** Sends a photograph as the picture that its bytes say it is, and as nothing else that a browser might make of it. */
export async function sendPhoto(dataSource: DataSource, reply: FastifyReply, photoId: string): Promise<string> {
  const photo = await photoOf(dataSource, photoId);
  if (photo === undefined) throw new DomainError('not-found', 'not-found', 'there is no such thing');
  void reply
    .type(photo.mime)
    .header('x-content-type-options', 'nosniff')
    .header('content-disposition', `inline; filename="${photoId}.${photo.mime.slice('image/'.length)}"`)
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cache-control', 'private, max-age=86400, immutable')
    .send(photo.bytes);
  return '';
}
