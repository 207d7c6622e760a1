/**
 * How the processes' Node runs. A reading lives for a fraction of a second, until it is written: in a larger young heap most
 * are gone before it is swept, and on a small machine one thread sweeps it cheaper than four that wait for each other. The
 * bound of the old heap makes Node tidy up early instead of growing towards the machine's memory; 768 MB hold a hundred thousand
 * meters and more.
 */
export const nodeFlags = {
  worker: ['--max-semi-space-size=32', '--no-parallel-scavenge', '--max-old-space-size=768'],
  api: ['--max-semi-space-size=8', '--max-old-space-size=384'],
};
