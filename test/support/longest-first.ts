import { BaseSequencer, type TestSpecification } from 'vitest/node';

const longest = [
  'test/chaos/payments.spec.ts', 'test/story/meters.spec.ts', 'test/browser/backoffice.spec.ts', 'test/browser/tenant.spec.ts', 'test/story/changes.spec.ts',
  'test/browser/payments.spec.ts', 'test/story/lost-field.spec.ts', 'test/story/lost-processes.spec.ts', 'test/story/paid-means-lit.spec.ts',
  'test/browser/daily-work.spec.ts', 'test/story/prices.spec.ts', 'test/story/control.spec.ts', 'test/story/first-light.spec.ts', 'test/browser/landlord.spec.ts',
];

/**
 * Files that take a minute or more begin first, so that nothing waits for one of them alone at the end. The others take turns: pages, which
 * keep a processor busy, and stories, which wait for clocks and meters.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const first = longest.flatMap((name) => sorted.filter(({ moduleId }) => moduleId.endsWith(name)));
    const rest = sorted.filter((file) => !first.includes(file));
    const pages = rest.filter(({ moduleId }) => moduleId.includes('/test/browser/'));
    const others = rest.filter((file) => !pages.includes(file));
    const turns = Array.from({ length: Math.max(pages.length, others.length) }, (_, turn) => [...pages.slice(turn, turn + 1), ...others.slice(turn, turn + 1)]);
    return [...first, ...turns.flat()];
  }
}
