import type { BenchResult } from './bench-result.js';
import { summaries, summary, tryRunways, type Summary } from './runway-trial.js';

const MOST_ERROR = 0.1;
const COVERAGE = { least: 0.75, most: 0.85 };

/** Y-03: the forecast of when money ends, held against simulated shops: how often the 80 % interval holds the end, and how far off the middle one is. */
export async function run({ shopsPerKind = 12, origins = 12, seed = 2_026 }: { shopsPerKind?: number; origins?: number; seed?: number } = {}): Promise<BenchResult[]> {
  const before = process.cpuUsage();
  const { tried, learned, learnMs, forecastMs } = tryRunways({ shopsPerKind, origins, seed });
  const used = process.cpuUsage(before);
  const cpuSeconds = (used.user + used.system) / 1e6;
  const all = summary(tried);
  const young = Object.fromEntries([4, 7, 14, 28].map((historyDays) => [historyDays, summary(tryRunways({ shopsPerKind: Math.ceil(shopsPerKind / 4), origins: Math.ceil(origins / 2), seed: seed + 1, historyDays }).tried)]));
  const details = {
    forecasts: all.forecasts, medianWidth: round(all.medianWidth), byKind: told(summaries(tried, ({ kind }) => kind)), byDaysKnown: told(young), byHorizonDays: told(summaries(tried, ({ horizonDays }) => horizonDays)),
    byRegime: told(summaries(tried, ({ regimes }) => (regimes.length === 0 ? 'as ever' : regimes.join(' + ')))), cpuMsPer1000Accounts: { learned: Math.round((learnMs / learned) * 1000), forecast: Math.round((forecastMs / tried.length) * 1000) },
  };
  return [
    { id: 'Y-03', title: 'ends of money inside their 80 % interval', ratio: all.coverage, unit: 'of all (0.75 to 0.85)', limit: COVERAGE.most, ok: all.coverage >= COVERAGE.least && all.coverage <= COVERAGE.most, cpuSeconds, details },
    { id: 'Y-03', title: 'median error of the time that money lasts', ratio: all.medianError, unit: 'of the time', limit: MOST_ERROR, ok: all.medianError <= MOST_ERROR, cpuSeconds, details: `${all.forecasts} forecasts` },
  ];
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
const told = (of: Record<string, Summary>): Record<string, string> =>
  Object.fromEntries(Object.entries(of).map(([name, { forecasts, coverage, medianError, medianWidth }]) => [name, `${(coverage * 100).toFixed(1)} % held, median error ${(medianError * 100).toFixed(1)} %, width ${(medianWidth * 100).toFixed(0)} %, n ${forecasts}`]));
