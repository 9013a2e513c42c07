import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { bulkCurves } from './curves/bulk-curves.ts';
import { concurrencyCurve } from './curves/concurrency-curve.ts';
import { rulesCurve } from './curves/rules-curve.ts';
import { sanitizingCurves } from './curves/sanitizing-curves.ts';
import { FULL, type Measurement, SMOKE } from './measure.ts';
import { MACHINE, MACHINE_TEXT } from './report/machine.ts';
import { printTable } from './report/print.ts';
import { saveRun } from './report/saved-runs.ts';
import { ROWS } from './rows.ts';

/**
 * `npm run bench [-- part of a name] [-- --whole] [-- --glance]`: everything, or the cases whose name holds the words. `--whole` measures
 * the growth curves too and keeps the run for `npm run bench:docs`; `--glance` takes so few rounds that only the bench itself is tried.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { whole: { type: 'boolean', default: false }, glance: { type: 'boolean', default: false } },
});
const wanted = positionals.join(' ');
if (values.whole && wanted !== '') throw new Error('--whole measures everything; leave the name out.');
const effort = values.glance ? SMOKE : FULL;
const rows = ROWS.filter(({ name }) => name.includes(wanted));
if (rows.length === 0) {
  const known = ROWS.map(({ name }) => `\n  ${name}`).join('');
  throw new Error(`No row has "${wanted}" in its name. There are:${known}`);
}

console.log(MACHINE_TEXT);
const measurements: Measurement[] = [];
for (const { name, measure } of rows) {
  console.error(`… ${name}`);
  measurements.push(...(await measure(effort)));
}
printTable(measurements);

const folder = new URL('results/', import.meta.url);
const time = new Date().toISOString();
const result = { time, ...MACHINE, measurements };
await mkdir(folder, { recursive: true });
await writeFile(
  new URL(`${time.replaceAll(':', '-')}.json`, folder),
  `${JSON.stringify(result, undefined, 2)}\n`,
);

if (values.whole) {
  console.error('… growth curves');
  const curves = [
    ...sanitizingCurves(effort),
    rulesCurve(effort),
    await concurrencyCurve(effort),
    ...(await bulkCurves(effort)),
  ];
  await saveRun({ time, rounds: effort.rounds, measurements, curves });
  console.error('Kept. `npm run bench:docs` writes the page.');
}
