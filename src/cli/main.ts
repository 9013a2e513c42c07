#!/usr/bin/env node
import { createTerminal } from './print.ts';
import { serveArguments } from './serve/serve-arguments.ts';

const argv = process.argv.slice(2);
const terminal = createTerminal(process.stdout, process.stderr, process.env);
const served = serveArguments(argv);

// What is loaded is what is used: serving needs none of the command line's own packages.
process.exitCode =
  served === undefined
    ? await (await import('./run-command-line.ts')).runCommandLine(argv, terminal)
    : await (await import('./serve/serve-process.ts')).serveProcess(served, terminal);
