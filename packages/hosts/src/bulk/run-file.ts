import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { BulkError } from '@nymgate/bulk/bulk-fault';
import type { FileSource } from '@nymgate/bulk/bulk-files';
import type { ColumnCount } from '@nymgate/bulk/bulk-plan';
import type { BulkSetup } from './bulk-setup.ts';
import {
  type BulkManifest,
  computeSeal,
  describeTable,
  hasValidSeal,
  keyedDigest,
  type ManifestFacts,
  readManifest,
  truncateNames,
} from './manifest.ts';
import { clearOutput, createTarget, readOutput, writeOutputText } from './places/any-place.ts';
import { FileFailure, unreadableSource } from './places/file-failure.ts';
import { type FileJob, getOutputName, type OnChunk } from './places/file-job.ts';
import { isFileFailure } from './places/is-file-failure.ts';
import { openJobPart } from './places/open-job-part.ts';
import { MANIFEST_SUFFIX, REJECTS_SUFFIX } from './places/output-names.ts';
import { type ProcessedFile, processFile } from './places/process-file.ts';
import {
  readFileState,
  rejectIfStateChanged,
  rejectSymbolicLinks,
  rejectUnknownNeighbours,
  rejectUnknownOutput,
} from './places/refuse-unknown-file.ts';
import { createRejectFile } from './reject-file.ts';

export type FileResult = {
  readonly status: 'done' | 'skipped';
  readonly rows: BulkManifest['rows'];
  /** Tables: columns that the file lacks, and those without any value. */
  readonly missing?: readonly string[];
  readonly empty?: readonly string[];
  /** Columns, or properties of records, that lost cells. */
  readonly losses?: readonly ColumnCount[];
  readonly emptyRecords?: number;
};

/**
 * Creates an output, its manifest and, if rows were rejected, its reject file. An up-to-date output is kept.
 * The manifest is written first, so that every output has one even after a kill (BLK-05).
 * @throws BulkError, FileFailure; the previous output is then unchanged
 */
export async function runFile(
  requestedJob: FileJob,
  setup: BulkSetup,
  onChunk: OnChunk,
): Promise<FileResult> {
  const existing = await inspectOutput(requestedJob, onChunk);
  const opened = await openJobPart(requestedJob, (etag) => keyedDigest(etag, setup));
  const { manifest: before, hash: existingHash } = existing;
  rejectUnknownOutput(requestedJob.output, existingHash, [before?.output.sha256, before?.replaces]);
  const isThere = before !== undefined && existingHash === before.output.sha256;
  if (isThere && (await isUpToDate(before, { opened, setup, onChunk })))
    return { status: 'skipped', ...toFileResult(before) };
  return { status: 'done', ...(await createOutput({ opened, setup, onChunk, standing: existing })) };
}

type ExistingOutput = {
  readonly manifest: BulkManifest | undefined;
  readonly state: string | undefined;
  /** SHA-256; undefined: there is no output. */
  readonly hash: string | undefined;
};

async function inspectOutput(requestedJob: FileJob, onChunk: OnChunk): Promise<ExistingOutput> {
  const { output } = requestedJob;
  await rejectSymbolicLinks(output, getOutputName(requestedJob));
  const before = await readManifest(output + MANIFEST_SUFFIX);
  await rejectUnknownNeighbours(output, before !== undefined);
  const state = await readFileState(output);
  return { manifest: before, state, hash: await hashOutput(output, onChunk) };
}

type OpenedJobPart = Awaited<ReturnType<typeof openJobPart>>;
type FileRun = { readonly opened: OpenedJobPart; readonly setup: BulkSetup; readonly onChunk: OnChunk };

async function createOutput({
  opened: { job, range },
  setup,
  onChunk,
  standing: { state, hash: existingHash },
}: FileRun & { readonly standing: ExistingOutput }): Promise<Omit<FileResult, 'status'>> {
  const { output } = job;
  const rejects = createRejectFile(output + REJECTS_SUFFIX, job.rejects);
  const target = await createTarget(output);
  let result: Omit<FileResult, 'status'> = { rows: { in: 0, out: 0, rejected: 0 } };
  try {
    await processFile({
      ...{ job, range, target, onChunk, read: readSource, flushRejects: rejects.flush },
      dependencies: { pseudonymizer: setup.pseudonymizer, onReject: rejects.onReject },
      beforeRename: async (processed) => {
        await rejectIfStateChanged(output, state);
        const manifest = createManifest({ job, range }, setup, processed);
        // A new reject file replaces the old one only if that is unchanged; clearing would change it.
        if (rejects.count() === 0) await clearOutput(output + REJECTS_SUFFIX);
        await rejects.complete();
        const facts = existingHash === undefined ? manifest : { ...manifest, replaces: existingHash };
        await writeManifest(output, { ...facts, seal: computeSeal(facts, setup) });
        const { emptyRecords = 0 } = processed.counts;
        result = { ...toFileResult(manifest), ...(emptyRecords > 0 && { emptyRecords }) };
      },
    });
    return result;
  } catch (error) {
    await target.abort();
    // Keeps the reject file, to show which rows exceeded the limit.
    if (error instanceof BulkError && rejects.count() > 0) await rejects.complete();
    else await rejects.abort();
    throw error;
  }
}

function toFileResult({ rows, table, properties }: ManifestFacts): Omit<FileResult, 'status'> {
  const losses = (table?.columns ?? properties ?? []).filter(
    ({ filledBefore, filled }) => filledBefore > filled,
  );
  if (table === undefined) return { rows, losses };
  const empty = rows.out === 0 ? [] : table.columns.filter(({ filled }) => filled === 0);
  return { rows, losses, missing: table.missing, empty: empty.map(({ name }) => name) };
}

async function* readSource(source: FileSource): AsyncGenerator<Uint8Array> {
  const chunks = source.open()[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await chunks.next().catch((error: unknown) => {
        throw isFileFailure(error) ? error : unreadableSource(source.uri, error);
      });
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await chunks.return?.();
  }
}

function createManifest(
  { job, range }: OpenedJobPart,
  setup: BulkSetup,
  { input, output, counts, plan }: ProcessedFile,
): ManifestFacts {
  return {
    nymgateBulk: 1,
    version: setup.version,
    input: { name: job.name, bytes: input.bytes, digest: keyedDigest(input.sha256, setup) },
    ...(range !== undefined && { part: range }),
    output: { name: basename(job.output), ...output },
    format: job.format,
    rows: { in: counts.rowsIn, out: counts.rowsOut, rejected: counts.rejected },
    rules: { language: setup.rules.language, policy: setup.rules.policy, set: job.set.name },
    pseudonyms: {
      scheme: setup.pseudonymizer.scheme,
      epoch: setup.pseudonymizer.keyFingerprint,
      fingerprint: setup.fingerprint,
    },
    ...(plan !== undefined && { table: describeTable(plan, counts, { job, setup }) }),
    ...(plan === undefined && counts.columns.length > 0 && { properties: truncateNames(counts.columns) }),
    finished: new Date().toISOString(),
  };
}

async function writeManifest(output: string, manifest: BulkManifest): Promise<void> {
  await writeOutputText(output + MANIFEST_SUFFIX, `${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** Whether a run would write the same bytes, and the manifest is authentic. */
async function isUpToDate(previousManifest: BulkManifest, run: FileRun): Promise<boolean> {
  const {
    opened: { job, range },
    setup,
    onChunk,
  } = run;
  if (!hasValidSeal(previousManifest, setup)) return false;
  const { rules, set } = { rules: setup.rules, set: job.set };
  const same =
    previousManifest.rules.policy === rules.policy &&
    previousManifest.rules.set === set.name &&
    previousManifest.input.name === job.name &&
    previousManifest.format === job.format &&
    isDeepStrictEqual(previousManifest.part, range) &&
    previousManifest.version === setup.version &&
    previousManifest.pseudonyms.fingerprint === setup.fingerprint &&
    previousManifest.rows.rejected <= job.rejects;
  return (
    same &&
    previousManifest.input.digest === keyedDigest(await hashStream(readSource(job.source), onChunk), setup)
  );
}

/** @throws FileFailure, ObjectFailure if the output cannot be read */
export async function hashOutput(path: string, onChunk: OnChunk): Promise<string | undefined> {
  const bytes = await readOutput(path);
  if (bytes === undefined) return undefined;
  return hashStream(bytes, onChunk).catch((error: unknown) => {
    if (isFileFailure(error)) throw error;
    const { code = 'failed' } = error as NodeJS.ErrnoException;
    throw new FileFailure('BULK_OUTPUT', path, `what stands there cannot be read (${code}); move it away`);
  });
}

/** @param onChunk called to show progress, with zero bytes since hashed bytes are not output */
async function hashStream(chunks: AsyncIterable<Uint8Array>, onChunk: OnChunk): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) {
    hash.update(chunk);
    onChunk(0, 0);
  }
  return hash.digest('hex');
}
