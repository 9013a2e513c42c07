import type { FileSource } from '@nymgate/bulk/bulk-files';
import type { BulkFormat } from '@nymgate/bulk/bulk-plan';
import type { FileRuleSet } from '@nymgate/bulk/bulk-rules';
import { type PartNumber, toPartName } from '@nymgate/bulk/split/part-number';

export type FileJob = {
  readonly source: FileSource;
  readonly set: FileRuleSet;
  readonly format: BulkFormat;
  readonly output: string;
  readonly rejects: number;
  readonly part?: PartNumber | undefined;
};

export function getOutputName({ source, part }: FileJob): string {
  return part === undefined ? source.name : toPartName(source.name, part);
}

/** Called after each chunk with input bytes and rows. */
export type OnChunk = (bytes: number, rows: number) => void;
