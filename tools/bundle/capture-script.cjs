'use strict';
// Loaded before a bundle, by make-cache.ts and by nothing else: keeps the script that the loader makes, and hands over what V8 has
// compiled of it once the parent process asks. The bundle itself cannot do this.
const vm = require('node:vm');
const v8 = require('node:v8');

// Equal code makes an equal cache: V8 throws nothing away meanwhile, and its two seeds, which make-cache.ts sets on the command
// line, are the usual ones again when the cache is made, which holds what switches were in force.
v8.setFlagsFromString('--no-flush-bytecode');
process.execArgv.length = 0;

// What a first answer needs is made while it is waited for, step by step, as far as one comes: here always to the end.
const later = globalThis.setTimeout;
globalThis.setTimeout = (work, milliseconds, ...given) => {
  if (milliseconds !== 0) return later(work, milliseconds, ...given);
  queueMicrotask(() => work(...given));
  return undefined;
};

let script;

vm.Script = class extends vm.Script {
  constructor(...given) {
    super(...given);
    script ??= this;
  }
};

process.once('message', () => {
  for (const usual of ['--flush-bytecode', '--hash-seed=0', '--random-seed=0']) v8.setFlagsFromString(usual);
  process.send(script.createCachedData(), () => process.exit());
});
