import { WebError } from './problem.js';

/** For a route whose use case is not connected yet. */
export function notWired(): never {
  throw new WebError(501, 'not-wired', 'this is not connected yet');
}
