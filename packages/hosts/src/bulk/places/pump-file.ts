import { createHash } from 'node:crypto';
import { BulkError } from '@nymgate/bulk/bulk-fault';
import type { FileSource, FileTarget } from '@nymgate/bulk/bulk-files';
import type { BulkCounts, EngineParts, PlanTable, TablePlan } from '@nymgate/bulk/bulk-plan';
import { openEngine } from '@nymgate/bulk/engines/open-engine';
import { formatOfName } from '@nymgate/bulk/format-of-name';
import { compressTarget } from '@nymgate/bulk/file-formats/compression/compress-target';
import { decompress, saidCompression } from '@nymgate/bulk/file-formats/compression/decompress';
import { runParquet } from '@nymgate/bulk/file-formats/parquet/run-parquet';
import type { FileJob, OnChunk } from './file-job.ts';
import type { JobPart } from './open-job-part.ts';

/** Size and hash of what went by. */
export type Digest = { readonly bytes: number; readonly sha256: string };

export type Pumping = {
  readonly job: FileJob;
  /** What of the file is read, where that is not all of it. */
  readonly range?: JobPart | undefined;
  readonly parts: EngineParts;
  readonly target: FileTarget;
  readonly read: (source: FileSource) => AsyncIterable<Uint8Array>;
  /** Before each write: what was rejected until then is written first. */
  readonly settle: () => Promise<void>;
  readonly onChunk: OnChunk;
  /** Called when all of the output is written and before it gets its name. */
  readonly beforeName: (made: Made) => Promise<void>;
};

export type Made = {
  readonly input: Digest;
  readonly output: Digest;
  readonly counts: BulkCounts;
  readonly plan: TablePlan | undefined;
};

/** Reads one input, unpacks it, treats it, packs it and writes it. The output appears when this returns. */
export async function pumpFile(pumping: Pumping): Promise<void> {
  const { job, target, settle, beforeName } = pumping;
  const [input, output] = [createDigest(), createDigest()];
  const made: { rest?: Pick<Made, 'counts' | 'plan'> } = {};
  const last: FileTarget = {
    ...target,
    write: async (chunk) => {
      output.add(chunk);
      await target.write(chunk);
    },
    complete: async () => {
      if (made.rest === undefined) throw new Error('The file has no end.');
      await settle();
      await beforeName({ input: input.end(), output: output.end(), ...made.rest });
      return target.complete();
    },
  };
  const packed = compressTarget(last, formatOfName(job.output).compression);
  const write = async (bytes: Uint8Array): Promise<void> => {
    await settle();
    if (bytes.length > 0) await packed.write(bytes);
  };
  try {
    made.rest =
      job.format === 'parquet'
        ? await pumpParquet(pumping, input, write)
        : await pumpRows(pumping, input, write);
    await packed.complete();
  } catch (error) {
    await packed.abort();
    throw error;
  }
}

type Write = (bytes: Uint8Array) => Promise<void>;

async function pumpRows({ job, parts, read, onChunk }: Pumping, input: RunningDigest, write: Write) {
  const engine = openEngine(job, parts);
  const bytes = counted(read(job.source), input, (length) => onChunk(length, engine.counts().rowsIn));
  for await (const chunk of decompress(bytes, compressionOf(job.source))) await write(engine.push(chunk));
  await write(engine.end());
  return { counts: engine.counts(), plan: engine.plan() };
}

/** Parquet is read from its end; what follows its footer is one reading, which is hashed as any other. */
async function pumpParquet(
  { job, range, parts, read, onChunk }: Pumping,
  input: RunningDigest,
  write: Write,
) {
  const { set, source } = job;
  const planTable = tablePlanOf(set);
  const bytes = counted(read(source), input, (length) => onChunk(length, 0));
  const onRows = (rows: number) => onChunk(0, rows);
  try {
    return await runParquet({ source, planTable, parts, bytes, write, onRows, groups: range });
  } finally {
    // A file that fails is not read to its end: the connection is let go.
    await bytes.return(undefined);
  }
}

async function* counted(
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

/** What rules say of the columns of a Parquet file. @throws BulkError FORMAT_MISMATCH */
export function tablePlanOf(set: FileJob['set']): PlanTable {
  const plan = set.open('parquet');
  if ('fault' in plan) throw new BulkError(plan);
  if (plan.type !== 'table')
    throw new BulkError({ fault: 'FORMAT_MISMATCH', subject: 'Parquet needs rules with "columns"' });
  return plan.planTable;
}

/** What name and store say of the packing of an input. @throws BulkError COMPRESSION_LABEL */
export function compressionOf(source: FileSource & { readonly contentEncoding?: string | undefined }) {
  return saidCompression(formatOfName(source.name).compression, source.contentEncoding);
}

type RunningDigest = { readonly add: (chunk: Uint8Array) => void; readonly end: () => Digest };

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
