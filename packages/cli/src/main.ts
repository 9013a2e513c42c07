#!/usr/bin/env node
import { createTerminal } from '@nymgate/shell/terminal/print';
import { describeTooFewFiles } from '@nymgate/shell/terminal/too-few-files';
import { serveArguments } from './serve/serve-arguments.ts';

const argv = process.argv.slice(2);
const terminal = createTerminal(process.stdout, process.stderr, process.env, process.stdin);

// Serving loads none of the command line's packages. Without WebAssembly the command line reports why it
// can't serve.
const served = 'WebAssembly' in globalThis ? serveArguments(argv) : undefined;
try {
  process.exitCode =
    served === undefined
      ? await (await import('./run-command-line.ts')).runCommandLine(argv, terminal)
      : await (await import('./serve/run-serve.ts')).serveProcess(served, terminal);
} catch (error) {
  // Modules are files: loading them takes descriptors.
  const text = describeTooFewFiles(error);
  if (text === undefined) throw error;
  terminal.note(`INTERNAL ${text}`);
  process.exitCode = 1;
}
