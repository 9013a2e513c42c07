import { serveProcess } from '../../src/cli/serve/run-serve.ts';
import { serveArguments } from '../../src/cli/serve/serve-arguments.ts';
import { createTerminal } from '../../src/cli/terminal/print.ts';
import { reportFailure, usageError } from '../../src/cli/terminal/report-failure.ts';

/** What `dist/bundle/node.cjs` runs: `nymgate serve`, and nothing else of the command line. */
const terminal = createTerminal(process.stdout, process.stderr, process.env);
const file = serveArguments(process.argv.slice(2));
if (file === undefined)
  process.exitCode = reportFailure(
    usageError('This bundle serves, and does nothing else.', 'node node.cjs serve --config nymgate.json'),
    terminal,
  );
else
  void serveProcess(file, terminal).then((code) => {
    process.exitCode = code;
  });
