#!/usr/bin/env node
import { createTerminal } from './print.ts';
import { serveArguments } from './serve/serve-arguments.ts';

const argv = process.argv.slice(2);
const terminal = createTerminal(process.stdout, process.stderr, process.env);
const served = serveArguments(argv);

/** Commands that load undici; without WebAssembly that would end the process before it could say why. */
const ASKING = new Set(['serve', 'demo', 'call', 'doctor']);

// What is loaded is what is used: serving needs none of the command line's own packages.
if (!('WebAssembly' in globalThis) && ASKING.has(argv[0] ?? ''))
  process.exitCode = (await import('./refuse-process.ts')).refuseProcess(terminal);
else
  process.exitCode =
    served === undefined
      ? await (await import('./run-command-line.ts')).runCommandLine(argv, terminal)
      : await (await import('./serve/serve-process.ts')).serveProcess(served, terminal);
