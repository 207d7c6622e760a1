import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Half a minute and more. What waits for clocks and meters goes beside the orders and pages that keep a processor busy. */
const longest = [
  'chaos/payments', 'story/meters', 'story/lost-field', 'story/slow-bus', 'story/changes', 'story/lost-processes', 'browser/backoffice', 'story/paid-means-lit', 'browser/tenant',
  'story/prices', 'browser/payments', 'story/control', 'browser/daily-work', 'story/first-light', 'browser/landlord', 'e2e/launcher', 'browser/field-work', 'story/month',
  'browser/phone-changes', 'story/accounts', 'browser/phone-pay', 'browser/budgets', 'access/access-matrix', 'browser/meters', 'story/doubtful-readings', 'browser/accounts',
  'story/set-up', 'browser/engineer-phone', 'browser/fees-and-shares', 'browser/prices', 'story/cuts', 'browser/changes', 'e2e/changes-api', 'browser/grid', 'story/runway-and-grid',
];

/**
 * Files that take long begin first, so that nothing waits for one of them alone at the end. The others take turns: pages, which
 * keep a processor busy, and stories, which wait for clocks and meters; what ends at once comes last.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const within = (...folders: string[]) => (file: TestSpecification) => folders.some((folder) => file.moduleId.includes(`/test/${folder}/`));
    const first = longest.flatMap((name) => sorted.filter(({ moduleId }) => moduleId.endsWith(`/test/${name}.spec.ts`)));
    const rest = sorted.filter((file) => !first.includes(file));
    const pages = rest.filter(within('browser'));
    const stories = rest.filter(within('story'));
    const turns = Array.from({ length: Math.max(pages.length, stories.length) }, (_, turn) => [...pages.slice(turn, turn + 1), ...stories.slice(turn, turn + 1)]).flat();
    return [...first, ...turns, ...rest.filter((file) => !turns.includes(file))];
  }
}
