import { type BenchCase, comparable, type Measurement, meetsTarget, QUICK, THOROUGH } from './measure.ts';
import { HAS_FLOORS, MACHINE_TEXT, REFERENCE } from './report/machine.ts';
import { printTable } from './report/print.ts';
import { short, targetText } from './report/table.ts';
import { ROWS } from './rows.ts';

/**
 * `npm run bench:check`: everything that has a floor. A case that is below it is measured once more, longer; twice is a failure. With
 * a Node that is newer than the reference the floors are told and fail nothing.
 */
console.log(MACHINE_TEXT);
if (!HAS_FLOORS) console.log(`The floors are those of Node ${REFERENCE}; newer ones are measured only.`);
const measurements: Measurement[] = [];
for (const row of ROWS) if (row.hasFloor) measurements.push(...(await measureTwice(row)));
printTable(measurements);

const missed = measurements.filter((measurement) => !meetsTarget(measurement, measurement.floor));
for (const measurement of missed) {
  const { subject, payload, baseline, unit, floor } = measurement;
  const against = baseline === undefined ? unit : `x ${baseline.name}`;
  console.error(
    `${subject}, ${payload}: ${short(comparable(measurement))} ${against}, floor ${targetText(floor)}`,
  );
}
process.exitCode = HAS_FLOORS && missed.length > 0 ? 1 : 0;

async function measureTwice({ measure }: BenchCase): Promise<readonly Measurement[]> {
  const first = await measure(QUICK);
  const isDone = !HAS_FLOORS || first.every((measurement) => meetsTarget(measurement, measurement.floor));
  return isDone ? first : measure(THOROUGH);
}
