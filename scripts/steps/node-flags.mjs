/**
 * How the processes' Node runs. A reading lives for a fraction of a second, until it is written: in a larger young heap most
 * are gone before it is swept, and on a small machine one thread sweeps and marks cheaper than four that wait for each other (a
 * tenth of a sweep's CPU at 100,000 meters; marking goes in small steps, so that no command waits for it). Starting
 * at 8 MB it is not swept a hundred times while a program starts. The bound of the api's old heap makes it tidy up early; for
 * the worker a tight bound would cost a fifth of its CPU, while this one costs nothing that could be measured and lets the heap
 * grow by less between two sweeps of it.
 */
export const nodeFlags = {
  worker: ['--min-semi-space-size=8', '--max-semi-space-size=32', '--single-threaded-gc', '--max-old-space-size=1024'],
  api: ['--min-semi-space-size=8', '--max-semi-space-size=8', '--max-old-space-size=384'],
  simulator: [],
};
