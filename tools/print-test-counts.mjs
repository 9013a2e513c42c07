import { readFileSync } from 'node:fs';

// Adds up the reports of the suites that ran and prints "N passed, N failed".
const reports = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')));
const sum = (name) => reports.reduce((total, report) => total + report[name], 0);
const skipped = sum('numPendingTests') > 0 ? `, ${sum('numPendingTests')} skipped` : '';
process.stdout.write(`${sum('numPassedTests')} passed, ${sum('numFailedTests')} failed${skipped}\n`);
