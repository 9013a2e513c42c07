'use strict';
// Run by make-cache.ts, under the Node that a bundle is for: compiles files of code and writes what V8 has made of them. Runs none.
const { readFileSync, writeFileSync } = require('node:fs');
const v8 = require('node:v8');
const { Script, constants } = require('node:vm');

const USUAL = [
  ...['--lazy', '--flush-bytecode', '--hash-seed=0', '--random-seed=0', '--memory-reducer'],
  ...['--min-semi-space-size=0', '--max-semi-space-size=0', '--initial-old-space-size=0'],
];

// Every function, not only what is around them; and nothing of it is thrown away meanwhile.
for (const whole of ['--no-lazy', '--no-flush-bytecode']) v8.setFlagsFromString(whole);

// A cache may hold the name of its code, which is elsewhere for everybody.
const compile = (file) =>
  new Script(readFileSync(file, 'latin1'), {
    filename: 'nymgate.cjs',
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });

const made = JSON.parse(process.argv[2]).map(({ code, cache }) => ({ cache, script: compile(code) }));
// A cache holds which switches were in force when it was made: those that make-cache.ts has set are as usual again.
for (const usual of USUAL) v8.setFlagsFromString(usual);
for (const { cache, script } of made) writeFileSync(cache, script.createCachedData());
