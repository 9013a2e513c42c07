import { statSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { BulkError } from '../../bulk/bulk-fault.ts';
import type { FileSource } from '../../bulk/bulk-files.ts';
import { findSet } from '../../bulk/bulk-rules.ts';
import { formatOfName } from '../../bulk/format-of-name.ts';
import { isObjectFolder, isObjectUri, refuseReingestion } from '../../object-stores/index.ts';
import { usageError } from '../terminal/report-failure.ts';
import type { BulkChoice } from './bulk-options.ts';
import { fileBelow, listAny } from './places/any-place.ts';
import type { FileJob } from './places/file-job.ts';
import type { BulkSetup } from './setup/bulk-setup.ts';

export type RunPlan = {
  readonly jobs: readonly FileJob[];
  /** Files of folders that no rule is for. */
  readonly passed: readonly string[];
  /** Why other files of a bucket are left out, in whole sentences. */
  readonly refused: readonly string[];
};

/**
 * Finds the inputs, their rules and where their outputs go. One input that is a file, and an output that is no folder, are one file each;
 * otherwise the output is a folder, and a file has the same place in it as below what was named.
 *
 * @throws SetupError USAGE; CommandError INPUT_UNREADABLE; BulkError RULE_MISSING, FORMAT_UNKNOWN for a file that was named itself
 */
export async function planRun(
  inputs: readonly string[],
  output: string,
  { choice, setup }: { readonly choice: BulkChoice; readonly setup: Pick<BulkSetup, 'rules'> },
): Promise<RunPlan> {
  checkSet(choice, setup);
  for (const input of inputs) refuseNesting(input, output);
  const found = await Promise.all(inputs.map(async (input) => ({ input, ...(await listAny(input)) })));
  const isFolder =
    inputs.length > 1 || isDirectory(inputs[0] ?? '') || isDirectory(output) || output.endsWith('/');
  const planned = found.flatMap(({ input, sources }) =>
    sources.map((source) => ({
      source,
      job: planFile(source, { choice, setup, named: source.uri === input }),
    })),
  );
  const jobs = planned.flatMap(({ source, job }) =>
    job === undefined ? [] : [{ ...job, output: isFolder ? fileBelow(output, source.name) : output }],
  );
  refuseDoubles(jobs);
  return {
    jobs,
    passed: planned.filter(({ job }) => job === undefined).map(({ source }) => source.name),
    refused: found.flatMap(({ refused }) => (refused === undefined ? [] : [refused.message])),
  };
}

type Planning = {
  readonly choice: BulkChoice;
  readonly setup: Pick<BulkSetup, 'rules'>;
  /** The file was named itself, not found in a folder. */
  readonly named: boolean;
};

function planFile(
  source: FileSource,
  { choice, setup, named }: Planning,
): Omit<FileJob, 'output'> | undefined {
  const set =
    findSet(setup.rules, named ? source.uri : source.name, choice.bulk) ?? findSet(setup.rules, source.name);
  if (set === undefined) {
    if (named) throw new BulkError({ fault: 'RULE_MISSING', subject: source.uri });
    return undefined;
  }
  const { format: told } = formatOfName(source.name);
  const format = choice.format ?? set.format ?? told;
  if (format === undefined) {
    if (named) throw new BulkError({ fault: 'FORMAT_UNKNOWN', subject: source.uri });
    return undefined;
  }
  return { source, set, format, rejects: choice.rejects };
}

function checkSet({ bulk }: BulkChoice, { rules }: Pick<BulkSetup, 'rules'>): void {
  if (bulk === undefined || rules.sets.some(({ name }) => name === bulk)) return;
  throw usageError(
    'The rules have no set of the name that --bulk, or the job, gives.',
    `there are: ${rules.sets.map(({ name }) => name).join(', ')}`,
  );
}

/** An output among the inputs would be an input of the next run (BLK-05). */
function refuseNesting(input: string, output: string): void {
  if (isObjectUri(input) && isObjectUri(output)) refuseReingestion(input, output);
  if (isObjectUri(input) || isObjectUri(output)) return;
  const [from, to] = [resolve(input), resolve(output)];
  const isInside =
    from === to || to.startsWith(from + sep) || (isDirectory(from) && from.startsWith(to + sep));
  if (isInside)
    throw usageError(
      `The output ${output} and the input ${input} must not lie in each other.`,
      'name another folder',
    );
}

function refuseDoubles(jobs: readonly FileJob[]): void {
  const outputs = jobs.map(({ output }) => (isObjectUri(output) ? output : resolve(output)));
  const double = outputs.find((path, index) => outputs.indexOf(path) !== index);
  if (double !== undefined)
    throw usageError(`Two inputs would become ${double}.`, 'run the command once for each folder');
}

function isDirectory(path: string): boolean {
  if (isObjectUri(path)) return isObjectFolder(path);
  try {
    return statSync(path).isDirectory();
  } catch {
    // Not there, or below something that is no folder: whoever reads or writes it says so.
    return false;
  }
}
