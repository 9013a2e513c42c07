import type { FileSource } from '@nymgate/bulk/bulk-files';
import type { BulkFormat } from '@nymgate/bulk/bulk-plan';
import type { FileRuleSet } from '@nymgate/bulk/bulk-rules';
import { type PartNumber, toPartName } from '@nymgate/bulk/split/part-number';
import type { NamePolicy } from './conceal-names.ts';

export type FileJob = {
  readonly source: FileSource;
  /** Of the source, below the output folder and in manifests. */
  readonly name: string;
  readonly names: NamePolicy;
  readonly set: FileRuleSet;
  readonly format: BulkFormat;
  readonly output: string;
  readonly rejects: number;
  readonly part?: PartNumber | undefined;
};

export function getOutputName({ name, part }: FileJob): string {
  return part === undefined ? name : toPartName(name, part);
}

/** Called after each chunk with input bytes and rows. */
export type OnChunk = (bytes: number, rows: number) => void;
