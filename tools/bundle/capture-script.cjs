'use strict';
// Loaded before a bundle, by make-cache.ts and by nothing else: keeps the scripts that the loader makes, and hands over what V8 has
// compiled of those that the parent process asks for. The bundle itself cannot do this.
const { basename } = require('node:path');
const vm = require('node:vm');
const v8 = require('node:v8');

// Equal code makes an equal cache: V8 throws nothing away meanwhile, and the switches that make-cache.ts sets on the command line are
// the usual ones again when the cache is made, which holds what switches were in force.
v8.setFlagsFromString('--no-flush-bytecode');
process.execArgv.length = 0;

// What a first answer needs is made while it is waited for, step by step, as far as one comes: here always to the end.
const later = globalThis.setTimeout;
globalThis.setTimeout = (work, milliseconds, ...given) => {
  if (milliseconds !== 0) return later(work, milliseconds, ...given);
  queueMicrotask(() => work(...given));
  return undefined;
};

const USUAL = [
  ...['--flush-bytecode', '--hash-seed=0', '--random-seed=0', '--memory-reducer'],
  ...['--min-semi-space-size=0', '--max-semi-space-size=0', '--initial-old-space-size=0'],
];

/** By the names of their files, without `.cjs`. */
const scripts = new Map();

vm.Script = class extends vm.Script {
  constructor(code, options) {
    super(code, options);
    scripts.set(basename(options.filename, '.cjs'), this);
  }
};

process.once('message', (codes) => {
  for (const usual of USUAL) v8.setFlagsFromString(usual);
  const caches = codes.map((code) => [code, scripts.get(code).createCachedData()]);
  process.send(Object.fromEntries(caches), () => process.exit());
});
