import type { FileSource } from '../../../bulk/bulk-files.ts';
import type { BulkFormat } from '../../../bulk/bulk-plan.ts';
import type { BulkSet } from '../../../bulk/bulk-rules.ts';
import { nameOfPart, type PartNumber } from '../../../bulk/split/part-number.ts';

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
