/** Bills of any number of meters, worked out again from what their lines say. */
export declare class Recount {
  readonly lines: number;
  readonly bills: number;
  readonly faults: readonly string[];
  take(bill: object): void;
  end(): this;
}
export declare function checkBill(bill: object): string[];
