import type { FileSource } from '@nymgate/bulk/bulk-files';
import type { BulkFormat } from '@nymgate/bulk/bulk-plan';
import type { FileRuleSet } from '@nymgate/bulk/bulk-rules';
import { type PartNumber, toPartName } from '@nymgate/bulk/split/part-number';

/** One file to be made of another one. */
export type FileJob = {
  readonly source: FileSource;
  readonly set: FileRuleSet;
  readonly format: BulkFormat;
  readonly output: string;
  readonly rejects: number;
  /** Absent: all of the file. */
  readonly part?: PartNumber | undefined;
};

/** The name of its output below the folder of outputs. */
export function getOutputName({ source, part }: FileJob): string {
  return part === undefined ? source.name : toPartName(source.name, part);
}

/** Called after each chunk: bytes of the input and rows so far. */
export type OnChunk = (bytes: number, rows: number) => void;
