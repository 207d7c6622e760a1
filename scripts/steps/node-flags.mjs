/**
 * How the worker's Node runs. A reading lives for a fraction of a second, until it is written: in a larger young heap most
 * are gone before it is swept, and on a small machine one thread sweeps it cheaper than four that wait for each other.
 */
export const workerFlags = ['--max-semi-space-size=32', '--no-parallel-scavenge'];
