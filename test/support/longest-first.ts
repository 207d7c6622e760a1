import { BaseSequencer, type TestSpecification } from 'vitest/node';

const longest = [
  'test/chaos/payments.spec.ts', 'test/story/changes.spec.ts', 'test/story/meters.spec.ts', 'test/e2e/launcher.spec.ts', 'test/story/lost-processes.spec.ts', 'test/story/paid-means-lit.spec.ts', 'test/story/lost-field.spec.ts',
  'test/browser/backoffice.spec.ts', 'test/browser/tenant.spec.ts',
];

/** Files that take minutes begin first, so that nothing waits for one of them alone at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => (longest.findIndex((name) => moduleId.endsWith(name)) + longest.length + 1) % (longest.length + 1);
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
