import { writeFile } from 'node:fs/promises';
import type { Curve } from './curves/curve.ts';
import { comparable, type Measurement, meetsTarget } from './measure.ts';
import { hardwareText, parseMajorVersion } from './report/machine.ts';
import type { SavedRun, SavedRuns } from './report/saved-runs.ts';
import { drawCurves } from './report/svg-chart.ts';
import { HEADINGS, short, shortCell, targetText, toCells, toKey } from './report/table.ts';
import { WITHDRAWN } from './withdrawn-goals.ts';

/** Writes docs/performance.md and its chart: the reference's numbers, and a column for each other version of Node. */
export async function writeDocs(runs: SavedRuns): Promise<void> {
  const docs = new URL('../docs/', import.meta.url);
  await writeFile(new URL('performance.svg', docs), drawCurves(runs.reference.curves));
  await writeFile(new URL('performance.md', docs), performancePage(runs));
}

/** The page as it is written. */
export function performancePage({ reference, others }: SavedRuns): string {
  const runs = [reference, ...others];
  return `${HEAD}
Measured on ${hardwareText(reference)}: ${runs.map(runText).join(', ')}. Goals and floors are those of Node ${parseMajorVersion(reference.node)}, the reference; of other versions the table has what was measured and the ratio to the same baseline.

${markdownTable([...HEADINGS, ...others.map(({ node }) => `Node ${parseMajorVersion(node)}`)], rowsOf(reference, others))}

${goalsText(reference.measurements)}

## How the cost grows

With the bytes of the answer, not with its depth, the people in it or the number of endpoints in the rules, and a request costs about the same however many are under way (one at a time costs more, since each of its steps wakes a process that sleeps): all curves should be nearly flat. Memory of files in bulk is that beyond a process that has made a small one. Node ${parseMajorVersion(reference.node)}.

![How the cost grows with size, depth, people, endpoints, requests at once and files in bulk](performance.svg)

${reference.curves.map(curveTable).join('\n\n')}
${TAIL}`;
}

/** How many goals are met, why the others are not, and which ones are given up. */
function goalsText(measurements: readonly Measurement[]): string {
  const withGoal = measurements.filter(({ goal }) => goal !== undefined);
  const missed = withGoal.filter((one) => !meetsTarget(one, one.goal));
  const obstacles = [...new Set(missed.map(obstacleOf))];
  return `## Goals

A goal is a share of a measured limit or of a named peer. Of ${withGoal.length} goals ${withGoal.length - missed.length} are met and ${missed.length} missed; ${WITHDRAWN.length} were withdrawn.

### Missed goals

${obstacles.map((obstacle) => missesText(missed, obstacle)).join('\n')}

[Where the time goes](performance-profile.md) has the profiles.

### Withdrawn goals

${WITHDRAWN.map(({ goal, reason }) => `- **${goal}**: ${reason}`).join('\n')}`;
}

function obstacleOf({ goal }: Measurement): string {
  return goal?.obstacle ?? 'not known yet.';
}

function missesText(missed: readonly Measurement[], obstacle: string): string {
  const rows = missed.filter((one) => obstacleOf(one) === obstacle);
  return `- ${rows.map(missText).join('; ')}. **In the way:** ${obstacle}`;
}

function missText(one: Measurement): string {
  const { subject, payload, unit, baseline, goal } = one;
  const against = baseline === undefined ? ` ${unit}` : `x ${baseline.name}`;
  return `${subject}, ${payload}: ${short(comparable(one))}${against}, goal ${targetText(goal)}`;
}

function runText({ node, time }: SavedRun): string {
  return `Node ${node} on ${time.slice(0, 10)}`;
}

/** What the reference has not measured has no row. */
function rowsOf(reference: SavedRun, others: readonly SavedRun[]): readonly (readonly string[])[] {
  const found = others.map(
    ({ measurements }) => new Map<string, Measurement>(measurements.map((one) => [toKey(one), one])),
  );
  return reference.measurements.map((one) => [
    ...toCells(one),
    ...found.map((measurements) => shortCell(measurements.get(toKey(one)))),
  ]);
}

function curveTable({ title, x, y, points }: Curve): string {
  return `**${title}**\n\n${markdownTable(
    [x, ...points.map(({ label }) => label)],
    [[y, ...points.map((point) => short(point.y))]],
  )}`;
}

function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}

const HEAD = `<!-- Written by: npm run bench:docs -->

# Performance

What the gateway costs on one machine, against what it could cost, and how to measure it on yours.

Absolute numbers are those of the machine below, and they move while others use it. What counts is the ratio: the gateway and what it is compared with run by turns, in rounds of some hundredths of a second, and each number is the median of the rounds. Compare only what one run has measured, on one version of Node: newer versions of V8 parse and write JSON two to four times as fast, which changes what we are compared with more than it changes us.
`;

const TAIL = `
## What is compared

- **P+S**: bytes to text, \`JSON.parse\`, \`JSON.stringify\`, text to bytes. Nothing that builds a tree of objects can be faster.
- **naive**: parse, one walk through the document for every path of the rules, a new hash and a new cipher for every value, write. How one does it at first.
- **own pass-through**: \`node:http\` and undici, the body read whole, headers forwarded; nothing else.
- **pass-through and sanitizer alone**: the two put together, what no gateway of this kind can do without ([why it is the gate](decisions/0017-gateway-floors.md)).
- **Hono + fetch**: a proxy as tutorials write it, which sanitizes nothing.
- **nginx**, where it is installed: a reverse proxy in C with one worker and no log, which sanitizes nothing.
- **DuckDB, csv-parse**: the same table with salted hashes in the place of pseudonyms, by DuckDB on one thread and by the parser of CSV that most programs of Node use.
- **reading and writing unchanged**: the same Parquet file read and written again by the libraries that we read and write with, in processor time; nobody looks at a value.
- **cold start**: from the start of the process to the end of the first sanitized answer, beyond a bare \`node:http\` server; the bundle of \`npm run build:bundle\`, one connector, a JSON configuration.
- **image**: the same for the tree of the image, started by its entrypoint on this machine's C library, with the key in a secret store and an identity to ask for, both answered here; the bare server has the same Node and switches. Sizes of the image are those of its layers as a registry gets them.
- **memory**: resident memory as the system counts it, beyond the idle process and the output.

The pages are made up from a seed: events with attendees and HTML bodies, users, chat messages. The rules are the connectors' own, pseudonyms are computed with the real cryptography, and no result is kept from one round to the next. Tables in bulk are files of people, from file to file, in one thread; Parquet as DuckDB writes it.

## Measure it yourself

\`\`\`sh
npm ci
npm run bench                        # everything, a table
npm run bench -- gateway             # the rows whose name holds this word
npm run bench:check                  # only what has a floor; exit 1 when one is missed
npm run bench -- --whole             # everything and the curves, kept for this page
npm run bench:docs                   # this page, out of the runs that are kept
\`\`\`

One run is kept for each version of Node. Put that Node first on the path and repeat \`--whole\`; Node 24 must be among them. Every run leaves a JSON file in \`bench/results/\`, with the ratio of each round. The sources of the rows are in \`bench/rows/\`, of what they are compared with in \`bench/baselines/\`, of goals and floors in \`bench/goals.ts\`.
`;
