import { statSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { rejectReingestion } from '@nymgate/clouds/object-stores/output-place';
import { isObjectFolder, isObjectUri } from '@nymgate/clouds/object-stores/shared/object-uri';
import type { BulkSetup } from '@nymgate/hosts/bulk/bulk-setup';
import { type BulkSelection, createFileJob, hasRuleSet } from '@nymgate/hosts/bulk/create-file-job';
import { joinFileName, listSources } from '@nymgate/hosts/bulk/places/any-place';
import type { FileJob } from '@nymgate/hosts/bulk/places/file-job';
import { usageError } from '@nymgate/shell/terminal/report-failure';

export type RunPlan = {
  readonly jobs: readonly FileJob[];
  /** Files without a matching rule. */
  readonly skipped: readonly string[];
  /** Messages about objects that were left out. */
  readonly rejected: readonly string[];
};

/**
 * Finds inputs, rules and outputs. A single input file and an output that is no folder are one file each;
 * otherwise the output is a folder with the relative paths of the inputs.
 * @throws SetupError USAGE; FileFailure INPUT_UNREADABLE; BulkError WORKBOOK, RULE_MISSING, FORMAT_UNKNOWN
 * for a file that was named itself
 */
export async function planRun(
  inputs: readonly string[],
  output: string,
  {
    choice,
    setup,
  }: { readonly choice: BulkSelection; readonly setup: Pick<BulkSetup, 'rules' | 'pseudonymizer'> },
): Promise<RunPlan> {
  checkSet(choice, setup);
  for (const input of inputs) rejectNestedOutput(input, output);
  const found = await Promise.all(inputs.map(async (input) => ({ input, ...(await listSources(input)) })));
  const isFolder =
    inputs.length > 1 || isDirectory(inputs[0] ?? '') || isDirectory(output) || output.endsWith('/');
  const planned = await Promise.all(
    found.flatMap(({ input, sources }) =>
      sources.map(async (source) => ({
        source,
        job: await createFileJob(source, {
          ...{ selection: choice, setup },
          isExplicitlyNamed: source.uri === input,
        }),
      })),
    ),
  );
  const jobs = planned.flatMap(({ job }) =>
    job === undefined ? [] : [{ ...job, output: isFolder ? joinFileName(output, job.name) : output }],
  );
  rejectDuplicateOutputs(jobs);
  return {
    jobs,
    skipped: planned.filter(({ job }) => job === undefined).map(({ source }) => source.name),
    rejected: found.flatMap(({ failure }) => (failure === undefined ? [] : [failure.message])),
  };
}

function checkSet(choice: BulkSelection, { rules }: Pick<BulkSetup, 'rules'>): void {
  if (hasRuleSet(choice, { rules })) return;
  throw usageError(
    'The rules have no set of the name that --bulk, or the job, gives.',
    `there are: ${rules.sets.map(({ name }) => name).join(', ')}`,
  );
}

/** An output among the inputs would be the next run's input (BLK-05). */
function rejectNestedOutput(input: string, output: string): void {
  if (isObjectUri(input) && isObjectUri(output)) rejectReingestion(input, output);
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

function rejectDuplicateOutputs(jobs: readonly FileJob[]): void {
  const outputs = jobs.map(({ output }) => (isObjectUri(output) ? output : resolve(output)));
  const double = outputs.find((path, index) => outputs.indexOf(path) !== index);
  if (double !== undefined)
    throw usageError(
      `Two inputs would become ${double}.`,
      'run the command once for each of them, each time with another output',
    );
}

function isDirectory(path: string): boolean {
  if (isObjectUri(path)) return isObjectFolder(path);
  try {
    return statSync(path).isDirectory();
  } catch {
    // Absent or unreachable; reading or writing reports it.
    return false;
  }
}
