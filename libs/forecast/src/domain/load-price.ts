import { periodSlots, type CivilDay, type TimeZone } from '#libs/calendar';
import { drawPieces, shapeOf, SUBSIDY, tableOn, versionAt, type Draw, type Shape, type TariffVersion, type TimedPiece } from '#libs/tariff';

/** Expected use from an instant to the end of its civil hour. */
export interface ExpectedUse {
  day: CivilDay;
  hour: number;
  atMs: number;
  toMs: number;
  usedWh: number;
}

/** Prices a load that is expected, hour after hour, by the same tables, tiers, free energy and services by which readings are priced. */
export class LoadPrice {
  // Where neither tiers nor free energy count, an hour of a table has one price.
  private readonly known = new Map<string, number | undefined>();

  constructor(private readonly versions: readonly TariffVersion[], private draw: Draw | undefined, private readonly zone: TimeZone) {}

  /** Parts of a fen; undefined where no price holds. */
  take(use: ExpectedUse): number | undefined {
    const version = versionAt(this.versions, use.atMs);
    if (version === undefined) return undefined;
    const shape = shapeOf(version.definition);
    const table = tableOn(version.definition, use.day, version.calendar);
    if (shape.tiers.length === 1 && (this.draw?.allowances.every(({ leftWh }) => leftWh <= 0) ?? true)) {
      const price = this.hourPrice(version, shape, table, use);
      return price === undefined ? undefined : price * use.usedWh;
    }
    const drawn = drawPieces(this.timed(shape, table, use), { definition: version.definition, draw: this.draw ?? { used: {}, allowances: [] }, zone: this.zone, day: use.day });
    if (drawn === undefined) return undefined;
    this.draw = drawn.draw;
    return drawn.pieces.reduce((sum, { tier, usedWh, priceMicroYuanPerKwh }) => sum + usedWh * (tier === SUBSIDY ? 0 : priceMicroYuanPerKwh + shape.servicePrice), 0);
  }

  private hourPrice(version: TariffVersion, shape: Shape, table: number, use: ExpectedUse): number | undefined {
    const key = `${version.id} ${table} ${shape.tables === undefined ? '' : use.hour}`;
    if (!this.known.has(key)) {
      const hourMs = use.toMs - 3_600_000;
      const prices = this.timed(shape, table, { ...use, atMs: hourMs, usedWh: 1 }).map(({ period, usedWh }) => ({ usedWh, price: shape.tiers[0]!.priceOf(table, period) }));
      this.known.set(key, prices.some(({ price }) => price === undefined) ? undefined : prices.reduce((sum, { usedWh, price }) => sum + usedWh * (price! + shape.servicePrice), 0));
    }
    return this.known.get(key);
  }

  /** The use by the periods of its hour, in proportion to time. */
  private timed(shape: Shape, table: number, { atMs, toMs, usedWh }: ExpectedUse): TimedPiece[] {
    const slots = shape.tables?.[table]?.slots;
    if (slots === undefined) return [{ atMs, table, period: 'all', usedWh }];
    return periodSlots({ fromMs: atMs, toMs }, slots, this.zone).map((slot) => ({ atMs: slot.fromMs, table, period: slot.label, usedWh: (usedWh * (slot.toMs - slot.fromMs)) / (toMs - atMs) }));
  }
}
