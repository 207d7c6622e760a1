import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { repoFolder } from '../services/state-folder.mjs';
import { nodeFlags } from './node-flags.mjs';

const guard = join(repoFolder, 'scripts/steps/child-guard.mjs');
const STEADY_MS = 60_000;

/**
 * Keeps one part of the product running: restarts it when it ends, after 1, 2, 4 … 30 s, each time with one line.
 * Its output goes to a log file of its own.
 */
export class Part {
  /** @param {{ name: string, script: string, env: Record<string, string>, logFolder: string, healthUrl: string, say: (line: string) => void }} options */
  constructor(options) {
    this.options = options;
    this.failures = 0;
    this.stopping = false;
  }

  get logFile() {
    return join(this.options.logFolder, `${this.options.name}.log`);
  }

  start() {
    const { name, script, env } = this.options;
    const log = createWriteStream(this.logFile, { flags: 'a' });
    this.startedAt = Date.now();
    this.child = spawn(process.execPath, [...(nodeFlags[name] ?? []), '--enable-source-maps', '--import', guard, join(repoFolder, script)], {
      cwd: repoFolder, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], detached: true, // Ctrl-C reaches the launcher alone, which stops the parts in order
    });
    this.child.stdout.pipe(log);
    this.child.stderr.pipe(log);
    this.ended = new Promise((done) => this.child.once('exit', (code, signal) => {
      done(undefined);
      if (!this.stopping) this.restart(signal ?? `exit ${code}`);
    }));
    return this;
  }

  restart(reason) {
    this.failures = Date.now() - this.startedAt > STEADY_MS ? 1 : this.failures + 1;
    const delayS = Math.min(2 ** (this.failures - 1), 30);
    this.options.say(`${this.options.name} ended (${reason}); starting it again in ${delayS} s. Why: ${this.logFile}`);
    this.timer = setTimeout(() => {
      if (this.stopping) return;
      this.start();
      void this.healthy(60_000).then((ok) => ok && this.options.say(`${this.options.name} runs again`));
    }, delayS * 1000);
  }

  /** True once the health address answers 200; false when the time is over or the part is being stopped. */
  async healthy(limitMs) {
    const end = Date.now() + limitMs;
    while (Date.now() < end && !this.stopping) {
      try {
        if ((await fetch(this.options.healthUrl, { signal: AbortSignal.timeout(2000) })).ok) return true;
      } catch { /* not yet */ }
      await new Promise((go) => setTimeout(go, 150));
    }
    return false;
  }

  async stop(limitMs = 8000) {
    this.stopping = true;
    clearTimeout(this.timer);
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGTERM');
    const late = setTimeout(() => this.child.kill('SIGKILL'), limitMs);
    await this.ended;
    clearTimeout(late);
  }
}
