import { spawn } from 'node:child_process';
import { repoFolder } from '../services/state-folder.mjs';

/** @type {Set<import('node:child_process').ChildProcess>} programs that have not ended yet */
const going = new Set();

/** Ends every program that still goes on, so that an interrupted start or build leaves no process; resolves when all are gone. */
export async function stopRuns() {
  await Promise.all([...going].map((child) => new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done(undefined);
    const late = setTimeout(() => child.kill('SIGKILL'), 5000);
    child.once('exit', () => { clearTimeout(late); done(undefined); });
    child.kill('SIGTERM');
  })));
}

/**
 * Runs a program to its end. Its output is shown only when it fails, or line by line with `show`.
 * @param {string} program
 * @param {string[]} args
 * @param {{ label?: string, env?: Record<string, string | undefined>, show?: boolean, cwd?: string, allowFailure?: boolean }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(program, args, { label = program, env = {}, show = false, cwd = repoFolder, allowFailure = false } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    going.add(child);
    child.once('exit', () => going.delete(child));
    let output = '';
    const take = (chunk) => {
      output = (output + chunk).slice(-200_000);
      if (show) process.stdout.write(chunk);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', fail);
    child.once('close', (code) => {
      if (code === 0 || allowFailure) return done({ code: code ?? 1, output });
      const tail = show ? '' : `\n${output.trim().split('\n').slice(-40).join('\n')}`;
      fail(new Error(`${label} failed (exit ${code})${tail}`));
    });
  });
}
