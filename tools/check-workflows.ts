import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { run } from './image/run.ts';
import { checkWorkflow } from './release/check-workflow.ts';

// npm run verify -- workflows: actionlint (which asks shellcheck about scripts, where there is one), and what it does not look at.
// `go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12`; NYMGATE_ACTIONLINT names it when it is not on the path.

const FOLDER = fileURLToPath(new URL('../.github/workflows/', import.meta.url));
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yml'));
if (files.length === 0) throw new Error('There is no workflow in .github/workflows.');

const faults = files.flatMap((name) =>
  checkWorkflow(readFileSync(`${FOLDER}${name}`, 'utf8')).map((fault) => `${name}: ${fault}`),
);
for (const fault of faults) console.error(fault);
run(process.env['NYMGATE_ACTIONLINT'] ?? 'actionlint', [
  '-no-color',
  ...files.map((name) => `${FOLDER}${name}`),
]);
console.log(`${files.length} workflows, ${faults.length} faults`);
if (faults.length > 0) process.exitCode = 1;
