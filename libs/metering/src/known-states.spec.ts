import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction } from '#libs/database';
import { loadProfiles } from '#libs/device-profile';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { makeMoneyMarket } from '../../../test/support/money-market.js';
import { KnownStates, resolveQuarantine, storeSamples, type FieldMeter, type Measured, type StoredSamples } from './index.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ now: at(0) });
});
afterAll(() => database.close());

const at = (minute: number): Date => new Date(Date.parse('2026-11-20T10:00:00+08:00') + minute * 60_000);
const profile = loadProfiles().get('acrel-ddsy1352')!;

let meter: FieldMeter;
let known: KnownStates;
let runs: number;
async function begin(): Promise<void> {
  const market = await makeMoneyMarket(database.dataSource);
  meter = { id: market.meterIds[0]!, siteId: market.siteId, unit: 1, meterNumber: 'M1', name: '', profile, currentRatio: 1, voltageRatio: 1, readIntervalMinutes: 30 };
  known = new KnownStates();
}
beforeEach(begin);

const shows = (minute: number, registerWh: number): Measured => ({ meter, readAt: at(minute), sample: { registerWh, relay: 'closed', live: { activePowerW: 500 }, powerW: 500 } });

/** As a worker does: what it knows is confirmed after the commit. `runs` counts the tries of the transaction. */
async function store(entry: Measured): Promise<StoredSamples> {
  runs = 0;
  const stored = await inTransaction(database.dataSource, (tx) => {
    runs += 1;
    return storeSamples(tx, [entry], 'sweep', entry.readAt, known);
  });
  known.confirm();
  return stored;
}

async function decide(decision: 'accept' | 'new-baseline' | 'ignore', minute: number): Promise<void> {
  const rows = (await database.dataSource.query('SELECT id FROM quarantine WHERE meter_id = $1 AND decided_at IS NULL', [meter.id])) as { id: number }[];
  for (const { id } of rows) {
    await inTransaction(database.dataSource, (tx) => resolveQuarantine(tx, { id, decision, staffId: '00000000-0000-4000-8000-000000000001', note: '', now: at(minute) })).catch(() => undefined);
  }
}

const rowOf = async () => ((await database.dataSource.query('SELECT read_at, register_wh, register_offset_wh, unchanged_since, last_quality, failed_sweeps, power_w, relay, live FROM meter_state WHERE meter_id = $1', [meter.id])) as Record<string, unknown>[])[0]!;

describe('what a worker remembers of its meters', () => {
  test('nothing is looked up again while nobody else writes', async () => {
    await store(shows(0, 1000));
    await store(shows(30, 1500));
    expect([runs, (await rowOf()).register_wh]).toEqual([1, 1500]);
    expect(known.take(meter.id)).toMatchObject({ readMs: at(30).getTime(), registerWh: 1500 });
  });

  test('a doubtful reading is decided by a person, and the next one is judged by that', async () => {
    await store(shows(0, 100_000));
    await store(shows(30, 100_100));
    expect((await store(shows(60, 20))).suspect).toMatchObject([{ reason: 'backwards' }]);
    await decide('new-baseline', 61);
    const { good } = await store(shows(90, 120));
    // the register starts anew at 20 where 100,100 was counted
    expect(good).toMatchObject([{ registerWh: 100_200 }]);
  });

  test('a row that another hand wrote is read again', async () => {
    await store(shows(0, 1000));
    await database.dataSource.query('UPDATE meter_state SET register_offset_wh = 5000, register_wh = 6000 WHERE meter_id = $1', [meter.id]);
    const { good } = await store(shows(30, 1200));
    expect([runs, good]).toMatchObject([2, [{ registerWh: 6200 }]]);
  });

  test('a failure is counted and a lost meter comes back', async () => {
    await store(shows(0, 1000));
    const lost = (minute: number): Measured => ({ meter, readAt: at(minute), error: 'no-answer' });
    expect((await store(lost(30))).silent).toEqual([]);
    expect((await store(lost(60))).silent).toEqual([meter]);
    expect(await rowOf()).toMatchObject({ failed_sweeps: 2, last_quality: 'good' });
    expect((await store(shows(90, 1100))).cameBack).toEqual([meter]);
    expect(await rowOf()).toMatchObject({ failed_sweeps: 0, relay: 'closed', live: [null, null, null, null, null, null, 500, null, null, null, null] });
  });

  test('whatever happens in between, it ends where a worker that remembers nothing ends', async () => {
    const act = fc.constantFrom('good', 'good', 'good', 'same', 'jump', 'fall', 'lost', 'accept', 'new-baseline', 'ignore', 'twice', 'killed');
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 12 }), async (steps) => {
        const ends: unknown[] = [];
        for (const remembers of [true, false]) {
          await begin();
          let registerWh = 500_000;
          const told: unknown[] = [];
          for (const [index, what] of steps.entries()) {
            const minute = 30 * (index + 1);
            if (!remembers) known = new KnownStates();
            if (what === 'accept' || what === 'new-baseline' || what === 'ignore') await decide(what, minute);
            else {
              registerWh += what === 'jump' ? 900_000 : what === 'fall' ? -200_000 : what === 'same' ? 0 : 250;
              const entry: Measured = what === 'lost' ? { meter, readAt: at(minute), error: 'no-answer' } : shows(minute, Math.max(registerWh, 0));
              if (what === 'killed') await inTransaction(database.dataSource, async (tx) => storeSamples(tx, [entry], 'sweep', entry.readAt, known).then(() => Promise.reject(new Error('killed')))).catch(() => undefined);
              const { good, suspect, silent, cameBack } = await store(entry);
              told.push([good.map((each) => each.registerWh), suspect.map(({ reason }) => reason), silent.length, cameBack.length]);
              if (what === 'twice') told.push((await store(entry)).good.length);
            }
          }
          const readings = await database.dataSource.query('SELECT read_at, register_wh, quality, source, reason, power_w FROM reading WHERE meter_id = $1 ORDER BY read_at', [meter.id]);
          ends.push({ told, row: await rowOf(), readings });
        }
        expect(ends[0]).toEqual(ends[1]);
      }),
      { numRuns: 15 },
    );
  });
});
