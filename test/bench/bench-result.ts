/** What a benchmark says: its ratio to the bare limit, beside what it may be. */
export interface BenchResult {
  /** of the goals list, e.g. 'G14' */
  id: string;
  title: string;
  ratio: number;
  unit: string;
  limit: number;
  goal?: number;
  ok: boolean;
  /** of the product's side: its own processes and the database's work for it */
  cpuSeconds: number;
  details: string | Record<string, unknown>;
}
