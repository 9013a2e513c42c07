import { createHash } from 'node:crypto';
import { BulkError } from '@nymgate/bulk/bulk-fault';
import type { FileSource, FileTarget } from '@nymgate/bulk/bulk-files';
import type { BulkCounts, EngineDependencies, PlanTable, TablePlan } from '@nymgate/bulk/bulk-plan';
import { createEngine } from '@nymgate/bulk/engines/create-engine';
import { compressTarget } from '@nymgate/bulk/file-formats/compression/compress-target';
import { declaredCompression, decompress } from '@nymgate/bulk/file-formats/compression/decompress';
import { runParquet } from '@nymgate/bulk/file-formats/parquet/run-parquet';
import { rejectExcessiveLosses } from '@nymgate/bulk/judge-losses';
import { parseFileName } from '@nymgate/bulk/parse-file-name';
import type { FileJob, OnChunk } from './file-job.ts';
import type { JobPart } from './open-job-part.ts';

export type StreamDigest = { readonly bytes: number; readonly sha256: string };

export type ProcessFileOptions = {
  readonly job: FileJob;
  readonly range?: JobPart | undefined;
  readonly dependencies: EngineDependencies;
  readonly target: FileTarget;
  readonly read: (source: FileSource) => AsyncIterable<Uint8Array>;
  /** Called before each write, so that rejects are written first. */
  readonly flushRejects: () => Promise<void>;
  readonly onChunk: OnChunk;
  /** Called when the output is complete, before it gets its name. */
  readonly beforeRename: (made: ProcessedFile) => Promise<void>;
};

export type ProcessedFile = {
  readonly input: StreamDigest;
  readonly output: StreamDigest;
  readonly counts: BulkCounts;
  readonly plan: TablePlan | undefined;
};

/** Decompresses, pseudonymizes and compresses one input. The output is visible when this returns. */
export async function processFile(options: ProcessFileOptions): Promise<void> {
  const { job, target, flushRejects, beforeRename } = options;
  const [input, output] = [createDigest(), createDigest()];
  const processed: { rest?: Pick<ProcessedFile, 'counts' | 'plan'> } = {};
  const last: FileTarget = {
    ...target,
    write: async (chunk) => {
      output.add(chunk);
      await target.write(chunk);
    },
    complete: async () => {
      if (processed.rest === undefined) throw new Error('The file has no end.');
      await flushRejects();
      await beforeRename({ input: input.end(), output: output.end(), ...processed.rest });
      return target.complete();
    },
  };
  const compressed = compressTarget(last, parseFileName(job.output).compression);
  const write = async (bytes: Uint8Array): Promise<void> => {
    await flushRejects();
    if (bytes.length > 0) await compressed.write(bytes);
  };
  try {
    processed.rest =
      job.format === 'parquet'
        ? await processParquet(options, input, write)
        : await processRows(options, input, write);
    // Of parts, --verify decides for the whole file.
    if (job.part === undefined) rejectExcessiveLosses(processed.rest.counts.columns, job.set.maxEmptied);
    await compressed.complete();
  } catch (error) {
    await compressed.abort();
    throw error;
  }
}

type WriteChunk = (bytes: Uint8Array) => Promise<void>;

async function processRows(options: ProcessFileOptions, input: RunningDigest, write: WriteChunk) {
  const { job, dependencies, read, onChunk } = options;
  const engine = createEngine(job, dependencies);
  const bytes = withByteCount(read(job.source), input, (length) => onChunk(length, engine.counts().rowsIn));
  for await (const chunk of decompress(bytes, getCompression(job.source))) await write(engine.write(chunk));
  await write(engine.end());
  return { counts: engine.counts(), plan: engine.plan() };
}

/** Parquet is read from its end; the data after the footer is one pass, hashed like any other input. */
async function processParquet(options: ProcessFileOptions, input: RunningDigest, write: WriteChunk) {
  const { job, range, dependencies, read, onChunk } = options;
  const { set, source } = job;
  const planTable = getTablePlan(set);
  const bytes = withByteCount(read(source), input, (length) => onChunk(length, 0));
  const onRows = (rows: number) => onChunk(0, rows);
  try {
    return await runParquet({ source, planTable, dependencies, bytes, write, onRows, groups: range });
  } finally {
    // Releases the connection of a failed file.
    await bytes.return(undefined);
  }
}

async function* withByteCount(
  chunks: AsyncIterable<Uint8Array>,
  input: RunningDigest,
  onBytes: (length: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    input.add(chunk);
    yield chunk;
    onBytes(chunk.length);
  }
}

/** @throws BulkError FORMAT_MISMATCH */
export function getTablePlan(set: FileJob['set']): PlanTable {
  const plan = set.open('parquet');
  if ('fault' in plan) throw new BulkError(plan);
  if (plan.type !== 'table')
    throw new BulkError({ fault: 'FORMAT_MISMATCH', subject: 'Parquet needs rules with "columns"' });
  return plan.planTable;
}

/** @throws BulkError COMPRESSION_LABEL */
export function getCompression(source: FileSource & { readonly contentEncoding?: string | undefined }) {
  return declaredCompression(parseFileName(source.name).compression, source.contentEncoding);
}

type RunningDigest = { readonly add: (chunk: Uint8Array) => void; readonly end: () => StreamDigest };

function createDigest(): RunningDigest {
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    add: (chunk) => {
      hash.update(chunk);
      bytes += chunk.length;
    },
    end: () => ({ bytes, sha256: hash.digest('hex') }),
  };
}
