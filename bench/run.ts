import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { concurrencyCurve } from './curves/concurrency-curve.ts';
import { rulesCurve } from './curves/rules-curve.ts';
import { sanitizingCurves } from './curves/sanitizing-curves.ts';
import { FULL, type Measurement } from './measure.ts';
import { MACHINE, MACHINE_TEXT } from './report/machine.ts';
import { printTable } from './report/print.ts';
import { ROWS } from './rows.ts';
import { writeDocs } from './write-docs.ts';

/** `npm run bench [-- part of a name] [-- --write-docs]`: everything, or the cases whose name holds the words. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'write-docs': { type: 'boolean', default: false } },
});
const wanted = positionals.join(' ');
const rows = ROWS.filter(({ name }) => name.includes(wanted));
if (rows.length === 0) {
  const known = ROWS.map(({ name }) => `\n  ${name}`).join('');
  throw new Error(`No row has "${wanted}" in its name. There are:${known}`);
}

console.log(MACHINE_TEXT);
const measurements: Measurement[] = [];
for (const { name, measure } of rows) {
  console.error(`… ${name}`);
  measurements.push(...(await measure(FULL)));
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

if (values['write-docs']) {
  console.error('… growth curves');
  const curves = [...sanitizingCurves(FULL), rulesCurve(FULL), await concurrencyCurve(FULL)];
  await writeDocs({ measurements, curves, date: time.slice(0, 10) });
}
