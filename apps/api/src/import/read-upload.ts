import type { MultipartFile } from '@fastify/multipart';
import { DomainError } from '#libs/runtime';
import type { AppRequest } from '../http/access.js';

/** The one file of a multipart request, at most 10 MB (the server's limit). */
export async function readUpload(request: AppRequest): Promise<{ name: string; bytes: Uint8Array }> {
  const { isMultipart, file } = request as unknown as { isMultipart(): boolean; file(): Promise<MultipartFile | undefined> };
  if (!isMultipart.call(request)) throw new DomainError('invalid', 'file-missing', 'upload the workbook as multipart form data');
  const part = await file.call(request);
  if (part === undefined) throw new DomainError('invalid', 'file-missing', 'upload the workbook as multipart form data');
  const bytes = await part.toBuffer();
  if (part.file.truncated) throw new DomainError('invalid', 'workbook-too-large', 'the file is larger than 10 MB');
  return { name: part.filename.slice(0, 200), bytes };
}
