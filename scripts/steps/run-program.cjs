// Runs one bundled program. V8's compiled form of it is kept beside it, so that only the first start after a build compiles
// what every start needs. Written as CommonJS: only a script can be given what was compiled before.
const { createHash } = require('node:crypto');
const { readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { dirname } = require('node:path');
const { Script, constants } = require('node:vm');

/** By then a program has started, and what it needed for that is compiled. */
const STARTED_MS = 5000;
const SUM_BYTES = 32;

/** One sum over both: V8 itself compares lengths and versions only, and would run another release's code, or half of a file. */
const sumOf = (source, compiled) => createHash('sha256').update(source).update(compiled).digest();

function compiledBefore(file, source) {
  try {
    const kept = readFileSync(file);
    const compiled = kept.subarray(SUM_BYTES);
    return kept.subarray(0, SUM_BYTES).equals(sumOf(source, compiled)) ? compiled : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all. Where nothing can be written every start compiles. What a killed process left unfinished is written over. */
function keep(file, source, compiled) {
  const unfinished = `${file}.unfinished-${process.pid}`;
  try {
    writeFileSync(unfinished, Buffer.concat([sumOf(source, compiled), compiled]), { flush: true });
    renameSync(unfinished, file);
  } catch {
    rmSync(unfinished, { force: true });
  }
}

/**
 * Runs the bundle at `file` in this process.
 * @param {string} file a CommonJS bundle of ASCII text
 * @param {number} [keepAfterMs] when what was compiled is kept
 */
module.exports = function runProgram(file, keepAfterMs = STARTED_MS) {
  const cacheFile = `${file}.cache`;
  const source = readFileSync(file, 'latin1');
  const cachedData = compiledBefore(cacheFile, source);
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, { filename: file, cachedData, importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
  if (cachedData === undefined || script.cachedDataRejected) setTimeout(() => keep(cacheFile, source, script.createCachedData()), keepAfterMs).unref();
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
};
