import { BulkError } from '@nymgate/bulk/bulk-fault';
import type { FileSource } from '@nymgate/bulk/bulk-files';
import type { BulkFormat } from '@nymgate/bulk/bulk-plan';
import { findFileRuleSet } from '@nymgate/bulk/bulk-rules';
import { parseFileName } from '@nymgate/bulk/parse-file-name';
import type { BulkSetup } from './bulk-setup.ts';
import type { FileJob } from './places/file-job.ts';

/** What is said of all files of a run, by options or by a job of the configuration. */
export type BulkSelection = {
  /** Name of the set that all files go by. */
  readonly bulk?: string | undefined;
  readonly format?: BulkFormat | undefined;
  readonly rejects: number;
};

export type FileSelectionContext = {
  readonly selection: BulkSelection;
  readonly setup: Pick<BulkSetup, 'rules'>;
  /** The file was named itself, not found in a folder. */
  readonly isExplicitlyNamed: boolean;
};

/** Whether the rules have the set that all files shall go by; a file never goes by another one in its place. */
export function hasRuleSet(
  { bulk }: Pick<BulkSelection, 'bulk'>,
  { rules }: Pick<BulkSetup, 'rules'>,
): boolean {
  return bulk === undefined || findFileRuleSet(rules, '', bulk) !== undefined;
}

/**
 * By which rules a file goes, and in which format it is.
 *
 * @returns undefined for a file of a folder that no rule is for, or whose name tells no format
 * @throws BulkError RULE_MISSING, FORMAT_UNKNOWN for a file that was named itself
 */
export function createFileJob(
  source: FileSource,
  { selection, setup, isExplicitlyNamed }: FileSelectionContext,
): Omit<FileJob, 'output'> | undefined {
  const names = isExplicitlyNamed ? [source.uri, source.name] : source.name;
  const set = findFileRuleSet(setup.rules, names, selection.bulk);
  if (set === undefined) {
    if (isExplicitlyNamed) throw new BulkError({ fault: 'RULE_MISSING', subject: source.uri });
    return undefined;
  }
  const { format: nameInfo } = parseFileName(source.name);
  const format = selection.format ?? set.format ?? nameInfo;
  if (format === undefined) {
    if (isExplicitlyNamed) throw new BulkError({ fault: 'FORMAT_UNKNOWN', subject: source.uri });
    return undefined;
  }
  return { source, set, format, rejects: selection.rejects };
}
