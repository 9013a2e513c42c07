import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';

/** ASCII alone, so that the loader may read it as Latin-1, which takes a third of the time that UTF-8 does. */
const BEYOND_ASCII = /[\u0080-\uffff]/;

/**
 * Name of a file of code, without `.cjs`; it holds a hash of the code, so that nothing that names it, and no cache, is ever taken for
 * other code.
 *
 * @throws Error when the code is not ASCII
 */
export function codeName(group: string, code: string): string {
  if (BEYOND_ASCII.test(code)) throw new Error('The code of the bundle is not ASCII.');
  return `${group}-${createHash('sha256').update(code).digest('hex').slice(0, 16)}`;
}

/**
 * Text of the file that is started or loaded, such as `node.cjs`: it runs the code that every start reads.
 *
 * @param code name of that code
 * @param names what the code exports: an `import` of CommonJS finds only names that stand in the file, and Lambda's runtime imports
 */
export function writeLoader(code: string, names: readonly string[] = []): string {
  return `${loaderText(code)}${exportHint(names)}`;
}

/** Read by Node's search for names alone, never run (the same as esbuild writes for its CommonJS). */
function exportHint(names: readonly string[]): string {
  return names.length === 0 ? '' : `0 && (module.exports = { ${names.join(', ')} });\n`;
}

/**
 * Name of the cache of that code for a Node on this system: the same that the loader looks for.
 *
 * @param node its path
 * @throws Error when it does not run
 */
export function cacheName(code: string, node = process.execPath): string {
  const { platform, arch } = process;
  const v8 = execFileSync(node, ['-p', 'process.versions.v8'], { encoding: 'utf8' }).trim();
  return `${code}.${platform}-${arch}-v8-${v8}.cache`;
}

function loaderText(code: string): string {
  return `'use strict';
// Runs the gateway's code. From a cache V8 takes what it would else compile; without one, or with one that it does not
// accept (another Node, switches of V8), it compiles: slower, and the same. Whoever can write here can change the code itself,
// so the cache is trusted as the code is. Nothing is read but from this folder, and nothing is written.
// How large the heap may grow, and whether gc() is there, was settled when the process began and changes no compiled code; but V8
// compares these switches too, so they are taken back before it does.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const { platform, arch, versions } = process;
const CACHE = \`.\${platform}-\${arch}-v8-\${versions.v8}.cache\`;

const OF_HEAP = /^--(?:max[-_](?:old|semi)[-_]space[-_]size|expose[-_]gc)(?=$|=)/;
const GIVEN = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(' ')];

function readCache(code) {
  try {
    return readFileSync(join(__dirname, code + CACHE));
  } catch {
    return undefined;
  }
}

function forgetHeapSwitches() {
  const names = GIVEN.flatMap((given) => OF_HEAP.exec(given) ?? []);
  for (const name of names)
    require('node:v8').setFlagsFromString(name.includes('gc') ? '--no-expose-gc' : name + '=0');
}

// A part of the code comes with what needs it; every name of a file holds a hash of what is in it.
function load(code) {
  const filename = join(__dirname, code + '.cjs');
  const script = new Script(readFileSync(filename, 'latin1'), {
    filename,
    cachedData: readCache(code),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  return script.runInThisContext();
}

// Node's own modules come from caches too, and those are compared as well: whatever can be loaded later is.
forgetHeapSwitches();
const { Script, constants } = require('node:vm');
load('${code}')(require, module, __filename, __dirname, load);
`;
}
