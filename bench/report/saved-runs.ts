import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import type { Curve } from '../curves/curve.ts';
import type { Measurement } from '../measure.ts';
import { hardwareText, MACHINE, type Machine, parseMajorVersion, REFERENCE } from './machine.ts';

/** Everything that one run has measured, and on what. */
export type SavedRun = Machine & {
  /** ISO 8601. */
  readonly time: string;
  /** Of each measurement: the page tells nothing of a run that had few of them. */
  readonly rounds: number;
  readonly measurements: readonly Measurement[];
  readonly curves: readonly Curve[];
};

/** The last whole run with each version of Node: `node-24.json`. */
const FOLDER = new URL('../results/whole/', import.meta.url);

export async function saveRun(run: Omit<SavedRun, keyof Machine>): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const file = new URL(`node-${parseMajorVersion(MACHINE.node)}.json`, FOLDER);
  await writeFile(file, `${JSON.stringify({ ...MACHINE, ...run }, undefined, 2)}\n`);
}

/** The runs of one machine: that of the reference, and those with other versions of Node, from the oldest on. */
export type SavedRuns = { readonly reference: SavedRun; readonly others: readonly SavedRun[] };

/** @throws Error when there is none of the reference, or when they come from more than one machine */
export async function readSavedRuns(): Promise<SavedRuns> {
  const names = (await readdir(FOLDER).catch(() => [])).filter((name) => /^node-\d+\.json$/.test(name));
  const read = async (name: string) => JSON.parse(await readFile(new URL(name, FOLDER), 'utf8')) as SavedRun;
  return sortRuns(await Promise.all(names.map(read)));
}

/** @throws Error as `readSavedRuns` */
export function sortRuns(runs: readonly SavedRun[]): SavedRuns {
  const sorted = runs.toSorted((a, b) => parseMajorVersion(a.node) - parseMajorVersion(b.node));
  const reference = sorted.find(({ node }) => parseMajorVersion(node) === REFERENCE);
  if (reference === undefined)
    throw new Error(
      `There is no whole run with Node ${REFERENCE}. Run \`npm run bench -- --whole\` with it first.`,
    );
  const elsewhere = sorted.find((run) => hardwareText(run) !== hardwareText(reference));
  if (elsewhere !== undefined)
    throw new Error(
      `The run with Node ${elsewhere.node} comes from another machine than that with ${reference.node}. Repeat it here, or delete its file in bench/results/whole.`,
    );
  return { reference, others: sorted.filter((run) => run !== reference) };
}
