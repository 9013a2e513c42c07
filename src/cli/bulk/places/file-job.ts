import type { FileSource } from '../../../bulk/bulk-files.ts';
import type { BulkFormat } from '../../../bulk/bulk-plan.ts';
import type { BulkSet } from '../../../bulk/bulk-rules.ts';

/** One file to be made of another one. */
export type FileJob = {
  readonly source: FileSource;
  readonly set: BulkSet;
  readonly format: BulkFormat;
  readonly output: string;
  readonly rejects: number;
};

/** Called after each chunk: bytes of the input and rows so far. */
export type OnChunk = (bytes: number, rows: number) => void;
