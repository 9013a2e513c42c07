import type { FileSource } from '@nymgate/bulk/bulk-files';
import type { BulkFormat } from '@nymgate/bulk/bulk-plan';
import type { BulkSet } from '@nymgate/bulk/bulk-rules';
import { nameOfPart, type PartNumber } from '@nymgate/bulk/split/part-number';

/** One file to be made of another one. */
export type FileJob = {
  readonly source: FileSource;
  readonly set: BulkSet;
  readonly format: BulkFormat;
  readonly output: string;
  readonly rejects: number;
  /** Absent: all of the file. */
  readonly part?: PartNumber | undefined;
};

/** The name of its output below the folder of outputs. */
export function outputNameOf({ source, part }: FileJob): string {
  return part === undefined ? source.name : nameOfPart(source.name, part);
}

/** Called after each chunk: bytes of the input and rows so far. */
export type OnChunk = (bytes: number, rows: number) => void;
