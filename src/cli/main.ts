#!/usr/bin/env node
import { createTerminal } from './print.ts';
import { runCommandLine } from './run-command-line.ts';

process.exitCode = await runCommandLine(
  process.argv.slice(2),
  createTerminal(process.stdout, process.stderr, process.env),
);
