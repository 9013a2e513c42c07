import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { basename } from 'node:path';

/** The code that every start reads, and the file that runs it. */
export type LoadedCode = {
  /** Name of the code's file; it holds a hash of the code, so that neither the loader nor a cache is ever taken for other code. */
  readonly codeName: string;
  /** Text of the file that is started or loaded, such as `node.cjs`. */
  readonly loader: string;
};

/** ASCII alone, so that the loader may read it as Latin-1, which takes a third of the time that UTF-8 does. */
const ASCII = /^[\t\n\r -~]*$/;

/**
 * @param names what the code exports: an `import` of CommonJS finds only names that stand in the file, and Lambda's runtime imports
 * @throws Error when the code is not ASCII
 */
export function writeLoader(code: string, names: readonly string[] = []): LoadedCode {
  if (!ASCII.test(code)) throw new Error('The code of the bundle is not ASCII.');
  const hash = createHash('sha256').update(code).digest('hex').slice(0, 16);
  return { codeName: `serve-${hash}.cjs`, loader: `${loaderText(`serve-${hash}`)}${exportHint(names)}` };
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
export function cacheName(codeName: string, node = process.execPath): string {
  const { platform, arch } = process;
  const v8 = execFileSync(node, ['-p', 'process.versions.v8'], { encoding: 'utf8' }).trim();
  return `${basename(codeName, '.cjs')}.${platform}-${arch}-v8-${v8}.cache`;
}

function loaderText(name: string): string {
  return `'use strict';
// Runs the gateway's code. From the cache V8 takes what it would else compile; without a cache, or with one that it does not
// accept (another Node, switches of V8), it compiles: slower, and the same. Whoever can write here can change the code itself,
// so the cache is trusted as the code is. Nothing is read but from this folder, and nothing is written.
// How large the heap may grow, and whether gc() is there, was settled when the process began and changes no compiled code; but V8
// compares these switches too, so they are taken back before it does.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const CODE = join(__dirname, '${name}.cjs');
const { platform, arch, versions } = process;
const CACHE = join(__dirname, \`${name}.\${platform}-\${arch}-v8-\${versions.v8}.cache\`);

const OF_HEAP = /^--(?:max[-_](?:old|semi)[-_]space[-_]size|expose[-_]gc)(?=$|=)/;
const GIVEN = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(' ')];

function readCache() {
  try {
    return readFileSync(CACHE);
  } catch {
    return undefined;
  }
}

function forgetHeapSwitches() {
  const names = GIVEN.flatMap((given) => OF_HEAP.exec(given) ?? []);
  for (const name of names)
    require('node:v8').setFlagsFromString(name.includes('gc') ? '--no-expose-gc' : name + '=0');
}

forgetHeapSwitches();

// Node's own modules come from caches too, and those are compared as well: whatever can be loaded later is.
const { Script, constants } = require('node:vm');

const script = new Script(readFileSync(CODE, 'latin1'), {
  filename: CODE,
  cachedData: readCache(),
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
script.runInThisContext()(require, module, __filename, __dirname);
`;
}
