import { BulkError } from '@nymgate/bulk/bulk-fault';
import type { FileSource } from '@nymgate/bulk/bulk-files';
import type { BulkFormat } from '@nymgate/bulk/bulk-plan';
import { findSet } from '@nymgate/bulk/bulk-rules';
import { formatOfName } from '@nymgate/bulk/format-of-name';
import type { BulkSetup } from './bulk-setup.ts';
import type { FileJob } from './places/file-job.ts';

/** What is said of all files of a run, by options or by a job of the configuration. */
export type BulkChoice = {
  /** Name of the set that all files go by. */
  readonly bulk?: string | undefined;
  readonly format?: BulkFormat | undefined;
  readonly rejects: number;
};

export type Choosing = {
  readonly choice: BulkChoice;
  readonly setup: Pick<BulkSetup, 'rules'>;
  /** The file was named itself, not found in a folder. */
  readonly named: boolean;
};

/** Whether the rules have the set that all files shall go by; a file never goes by another one in its place. */
export function isSetThere({ bulk }: Pick<BulkChoice, 'bulk'>, { rules }: Pick<BulkSetup, 'rules'>): boolean {
  return bulk === undefined || findSet(rules, '', bulk) !== undefined;
}

/**
 * By which rules a file goes, and in which format it is.
 *
 * @returns undefined for a file of a folder that no rule is for, or whose name tells no format
 * @throws BulkError RULE_MISSING, FORMAT_UNKNOWN for a file that was named itself
 */
export function chooseFile(
  source: FileSource,
  { choice, setup, named }: Choosing,
): Omit<FileJob, 'output'> | undefined {
  const names = named ? [source.uri, source.name] : source.name;
  const set = findSet(setup.rules, names, choice.bulk);
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
