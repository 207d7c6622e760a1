import { call } from '../../api/client';
import type { Answer, Known } from '../../api/schema';

const STEP = 500;
type RowOf<Paged> = Paged extends { items: (infer Row)[]; total: number } ? Row : never;

/** All the rows that a paged path holds, in as few requests as the server allows. */
export async function everyRow<const P extends string>(path: P & Known<'get', P>): Promise<RowOf<Answer<'get', P>>[]> {
  const rows: RowOf<Answer<'get', P>>[] = [];
  for (;;) {
    const { items, total } = (await call('GET', `${path}&limit=${STEP}&offset=${rows.length}`)) as { items: typeof rows; total: number };
    rows.push(...items);
    if (items.length === 0 || rows.length >= total) return rows;
  }
}
