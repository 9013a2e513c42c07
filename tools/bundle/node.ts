import { createRequire } from 'node:module';
import { serveProcess } from '../../packages/cli/src/serve/run-serve.ts';
import { serveArguments } from '../../packages/cli/src/serve/serve-arguments.ts';
import { createTerminal } from '../../packages/shell/src/terminal/print.ts';
import type * as CommandLine from './command-line.ts';

/**
 * What `dist/bundle/node.cjs` runs: `nymgate`, as `packages/cli/src/main.ts` does. A plain `serve` is here; everything else, `doctor` for
 * one, which has to run where the gateway runs, is in a file that only it reads.
 */
const argv = process.argv.slice(2);
const terminal = createTerminal(process.stdout, process.stderr, process.env);
const file = 'WebAssembly' in globalThis ? serveArguments(argv) : undefined;
const ended =
  file === undefined ? commandLine().runCommandLine(argv, terminal) : serveProcess(file, terminal);
void ended.then((code) => {
  process.exitCode = code;
});

function commandLine(): typeof CommandLine {
  return createRequire(import.meta.url)('./command-line.cjs') as typeof CommandLine;
}
