import { BulkError } from '@nymgate/bulk/bulk-fault';
import type { FileSource } from '@nymgate/bulk/bulk-files';
import type { BulkFormat } from '@nymgate/bulk/bulk-plan';
import { findFileRuleSet } from '@nymgate/bulk/bulk-rules';
import { parseFileName } from '@nymgate/bulk/parse-file-name';
import { rejectWorkbook } from '@nymgate/bulk/reject-workbook';
import type { BulkSetup } from './bulk-setup.ts';
import { concealPath, type NamePolicy } from './places/conceal-names.ts';
import { unreadableSource } from './places/file-failure.ts';
import type { FileJob } from './places/file-job.ts';
import { isFileFailure } from './places/is-file-failure.ts';

/** Options for all files of a run, from the command line or a configured job. */
export type BulkSelection = {
  /** Name of the rule set for all files. */
  readonly bulk?: string | undefined;
  readonly format?: BulkFormat | undefined;
  readonly rejects: number;
  readonly names: NamePolicy;
};

export type FileSelectionContext = {
  readonly selection: BulkSelection;
  readonly setup: Pick<BulkSetup, 'rules' | 'pseudonymizer'>;
  /** The file was named itself instead of found in a folder. */
  readonly isExplicitlyNamed: boolean;
};

/** Whether the requested rule set exists. No other set is used instead. */
export function hasRuleSet(
  { bulk }: Pick<BulkSelection, 'bulk'>,
  { rules }: Pick<BulkSetup, 'rules'>,
): boolean {
  return bulk === undefined || findFileRuleSet(rules, '', bulk) !== undefined;
}

/**
 * @returns undefined for a file of a folder without a matching rule set or format
 * @throws BulkError WORKBOOK, RULE_MISSING, FORMAT_UNKNOWN; FileFailure INPUT_UNREADABLE: for a file that was named itself
 */
export async function createFileJob(
  source: FileSource,
  { selection, setup, isExplicitlyNamed }: FileSelectionContext,
): Promise<Omit<FileJob, 'output'> | undefined> {
  const candidates = isExplicitlyNamed ? [source.uri, source.name] : source.name;
  const set = findFileRuleSet(setup.rules, candidates, selection.bulk);
  if (set === undefined) {
    if (isExplicitlyNamed) await rejectNamedFile(source, 'RULE_MISSING');
    return undefined;
  }
  const { format: nameInfo } = parseFileName(source.name);
  const format = selection.format ?? set.format ?? nameInfo;
  if (format === undefined) {
    if (isExplicitlyNamed) await rejectNamedFile(source, 'FORMAT_UNKNOWN');
    return undefined;
  }
  const { rejects, names } = selection;
  const name = names === 'clear' ? source.name : concealPath(source.name, set, setup);
  return { source, name, names, set, format, rejects };
}

/** Checks for a workbook first: with one, neither a rule nor a format would help. */
async function rejectNamedFile(source: FileSource, fault: 'RULE_MISSING' | 'FORMAT_UNKNOWN'): Promise<never> {
  try {
    await rejectWorkbook(source);
  } catch (error) {
    throw isFileFailure(error) ? error : unreadableSource(source.uri, error);
  }
  throw new BulkError({ fault, subject: source.uri });
}
