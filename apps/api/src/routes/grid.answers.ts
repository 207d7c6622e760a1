import { z } from 'zod';
import { count, integer, pageOf, time } from '../http/schemas.js';

const day = z.iso.date();
const values = { fromDay: day, toDay: day, periodWh: z.array(integer).length(5).nullable(), totalWh: integer, energyFen: integer, demandFen: integer, powerFactorFen: integer, fundsFen: integer, payableFen: integer };

const gridBill = {
  id: z.uuid(), siteId: z.uuid(), supplyPointId: z.uuid(), supplyPointNumber: z.string(), supplyPointName: z.string(), meterId: integer.nullable(), ...values, note: z.string(), source: z.enum(['hand', 'file']),
  madeBy: z.string(), madeAt: time, changedBy: z.string().nullable(), changedAt: time.nullable(), voidedAt: time.nullable(), voidReason: z.string().nullable(),
};
export const gridBillSchema = z.strictObject(gridBill).meta({ id: 'GridBill' });
export const gridBillsAnswer = pageOf(gridBillSchema);
export const supplyPointsAnswer = z.array(z.strictObject({ id: z.uuid(), number: z.string(), name: z.string(), meterId: integer.nullable(), meterNumber: z.string().nullable(), meterName: z.string().nullable() }).meta({ id: 'SupplyPoint' }));

const feeder = z
  .strictObject({
    meterId: integer, meterNumber: z.string(), name: z.string(), parentId: integer.nullable(), parentName: z.string().nullable(), subs: count, usedWh: integer, subsWh: integer, lossWh: integer, lossRate: integer.nullable(), unexplainedWh: integer.nullable(),
    complete: z.boolean(), estimated: z.boolean(), incomplete: z.array(z.string()),
  })
  .meta({ id: 'FeederLoss' });
const whole = z.strictObject({ usedWh: integer, lastWh: integer, lossWh: integer, lossRate: integer.nullable(), complete: z.boolean() });
const losses = { feeders: z.array(feeder), usualRate: integer.nullable(), whole };
export const lossesAnswer = z.strictObject({ fromDay: day, toDay: day, ...losses }).meta({ id: 'Losses' });

export const gridBillAnswer = z
  .strictObject({
    bill: gridBillSchema,
    /** null: the supply point has no meter of ours, and is not the only one of its site */
    recovered: z.strictObject({ bills: count, usedWh: integer, energyFen: integer, serviceFen: integer, apportionmentFen: integer, totalFen: integer, crossing: count }).nullable(),
    /** our own meter beside the utility's, and how far the bill is from it in hundredths of a percent */
    main: z.strictObject({ meterId: integer, meterNumber: z.string(), usedWh: integer, differenceWh: integer, differenceRate: integer.nullable(), complete: z.boolean(), estimated: z.boolean() }).nullable(),
    ...losses,
  })
  .meta({ id: 'GridBillPage' });

const why = z.enum(['supply-point-missing', 'day-malformed', 'energy-malformed', 'amount-malformed', 'period-backwards', 'period-too-long', 'periods-do-not-add-up', 'amounts-do-not-add-up', 'supply-point-unknown', 'grid-bill-overlaps', 'twice-in-file']);
export const gridImportAnswer = z
  .strictObject({
    fileName: z.string(), dryRun: z.boolean(), added: count, changed: count, unchanged: count, refused: count,
    rows: z.array(z.strictObject({ line: integer, supplyPoint: z.string(), values: z.strictObject(values).nullable(), verdict: z.enum(['new', 'changed', 'unchanged', 'refused']), why: why.nullable() })),
  })
  .meta({ id: 'GridImport' });

export const meterTreeAnswer = z.array(z.strictObject({ id: integer, meterNumber: z.string(), name: z.string(), role: z.enum(['prepaid', 'monitoring']), stallNumber: z.string().nullable(), buildingCode: z.string(), parentId: integer.nullable(), since: z.iso.date().nullable() }).meta({ id: 'TreeMeter' }));
export const hungAnswer = z.strictObject({ moved: count });
