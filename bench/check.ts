import { type BenchCase, comparable, type Measurement, meets, QUICK, THOROUGH } from './measure.ts';
import { MACHINE_TEXT } from './report/machine.ts';
import { printTable } from './report/print.ts';
import { short, targetText } from './report/table.ts';
import { ROWS } from './rows.ts';

/** `npm run bench:check`: everything that has a floor. A case that is below it is measured once more, longer; twice is a failure. */
console.log(MACHINE_TEXT);
const measurements: Measurement[] = [];
for (const row of ROWS) if (row.hasFloor) measurements.push(...(await measureTwice(row)));
printTable(measurements);

const missed = measurements.filter((measurement) => !meets(measurement, measurement.floor));
for (const measurement of missed) {
  const { subject, payload, baseline, unit, floor } = measurement;
  const against = baseline === undefined ? unit : `x ${baseline.name}`;
  console.error(
    `${subject}, ${payload}: ${short(comparable(measurement))} ${against}, floor ${targetText(floor)}`,
  );
}
process.exitCode = missed.length > 0 ? 1 : 0;

async function measureTwice({ measure }: BenchCase): Promise<readonly Measurement[]> {
  const first = await measure(QUICK);
  return first.every((measurement) => meets(measurement, measurement.floor)) ? first : measure(THOROUGH);
}
