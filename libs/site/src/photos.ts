import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import { DomainError, type Actor } from '#libs/runtime';
import { photoMime, type PhotoMime } from './domain/photo-kind.js';

/** A photograph as large as a phone makes it after the client has shrunk it. */
export const PHOTO_MOST_BYTES = 4_000_000;
const MOST_A_DAY = 60;

/**
 * Keeps a photograph under an id that the client made; the same again changes nothing. It belongs to a site from its first use on.
 * DomainErrors: 'photo-not-an-image', 'photo-too-large', 'photo-id-reused', 'photo-too-many' (a day and customer).
 */
export async function storePhoto(tx: Tx, input: { photoId: string; bytes: Uint8Array; taker: Pick<Actor, 'kind' | 'id'>; at: Date }): Promise<void> {
  const mime = photoMime(input.bytes);
  if (mime === undefined) throw new DomainError('invalid', 'photo-not-an-image', 'a photograph is a JPEG, PNG or WebP file');
  if (input.bytes.length > PHOTO_MOST_BYTES) throw new DomainError('invalid', 'photo-too-large', 'a photograph has at most 4 MB');
  const sha256 = createHash('sha256').update(input.bytes).digest('hex');
  // Uploads of one person wait for each other, so that the day's limit holds.
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`photos ${input.taker.id}`]);
  const [known] = (await tx.query('SELECT sha256, taken_by_id AS taker FROM photo WHERE id = $1', [input.photoId])) as { sha256: string; taker: string }[];
  if (known !== undefined) {
    if (known.sha256 !== sha256 || known.taker !== input.taker.id) throw new DomainError('conflict', 'photo-id-reused', 'this id was used for another photograph');
    return;
  }
  if (input.taker.kind === 'customer') {
    const [day] = (await tx.query(`SELECT count(*)::int AS taken FROM photo WHERE taken_by_id = $1 AND at > $2::timestamptz - interval '1 day'`, [input.taker.id, input.at])) as { taken: number }[];
    if (day!.taken >= MOST_A_DAY) throw new DomainError('too-many', 'photo-too-many', 'too many photographs for one day');
  }
  await tx.query('INSERT INTO photo (id, mime, bytes, sha256, taken_by_kind, taken_by_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)', [input.photoId, mime, Buffer.from(input.bytes), sha256, input.taker.kind, input.taker.id, input.at]);
}

/** A photograph's bytes and what they are; undefined when there is none. */
export async function photoOf(database: Pick<DataSource, 'query'>, photoId: string): Promise<{ mime: PhotoMime; bytes: Buffer } | undefined> {
  const [photo] = (await database.query('SELECT mime, bytes FROM photo WHERE id = $1', [photoId])) as { mime: PhotoMime; bytes: Buffer }[];
  return photo;
}

/** Puts photographs of one taker to a site: 'photo-not-found' for those that are not his, or another site's. */
export async function usePhotos(tx: Tx, input: { photoIds: readonly string[]; siteId: string; takerId: string }): Promise<void> {
  const ids = [...new Set(input.photoIds)];
  if (ids.length === 0) return;
  const [, used] = (await tx.query('UPDATE photo SET site_id = $3 WHERE id = ANY($1::uuid[]) AND taken_by_id = $2 AND (site_id IS NULL OR site_id = $3)', [ids, input.takerId, input.siteId])) as [unknown, number];
  if (used < ids.length) throw new DomainError('not-found', 'photo-not-found', 'a photograph is missing: take it again');
}
