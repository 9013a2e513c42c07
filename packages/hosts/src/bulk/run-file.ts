import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { BulkError } from '@nymgate/bulk/bulk-fault';
import type { FileSource } from '@nymgate/bulk/bulk-files';
import type { BulkSetup } from './bulk-setup.ts';
import {
  type BulkManifest,
  describeTable,
  isSealed,
  keyedDigest,
  type ManifestFacts,
  readManifest,
  sealOf,
} from './manifest.ts';
import { clearAny, createAnyTarget, readAnyOutput, writeAny } from './places/any-place.ts';
import { FileFailure, unreadableSource } from './places/file-failure.ts';
import { type FileJob, type OnChunk, outputNameOf } from './places/file-job.ts';
import { isFileFailure } from './places/is-file-failure.ts';
import { openJobPart } from './places/open-job-part.ts';
import { MANIFEST_ENDING, REJECTS_ENDING } from './places/output-names.ts';
import { type Made, pumpFile } from './places/pump-file.ts';
import {
  refuseChanged,
  refuseLinks,
  refuseNeighbours,
  refuseOther,
  stateOf,
} from './places/refuse-foreign.ts';
import { createRejectFile } from './reject-file.ts';

export type FileResult = {
  readonly status: 'done' | 'skipped';
  readonly rows: BulkManifest['rows'];
  /** Of a table: columns that the rules name and the file lacks, and those that have no value in any row. */
  readonly missing?: readonly string[];
  readonly empty?: readonly string[];
  /** Records that came out without any property. */
  readonly hollow?: number;
};

/**
 * Makes one output, with its manifest and, where rows were left out, its reject file. An output that an earlier run has made of the same
 * bytes by the same rules and keys stays as it is. The manifest is written before the output gets its name, so whatever output is there
 * has one, also after a kill (BLK-05).
 *
 * @throws BulkError, FileFailure: nothing is left under the final name but what was there before
 */
export async function runFile(asked: FileJob, setup: BulkSetup, onChunk: OnChunk): Promise<FileResult> {
  const standing = await lookAt(asked, onChunk);
  const opened = await openJobPart(asked, (etag) => keyedDigest(etag, setup));
  const { before, there } = standing;
  refuseOther(asked.output, there, [before?.output.sha256, before?.replaces]);
  const isThere = before !== undefined && there === before.output.sha256;
  if (isThere && (await isSame(before, { opened, setup, onChunk })))
    return { status: 'skipped', ...resultOf(before) };
  return { status: 'done', ...(await makeFile({ opened, setup, onChunk, standing })) };
}

/** What stands in the place of an output when its run begins. */
type Standing = {
  /** Of an earlier run. */
  readonly before: BulkManifest | undefined;
  /** As `stateOf`. */
  readonly state: string | undefined;
  /** SHA-256; undefined: nothing stands there. */
  readonly there: string | undefined;
};

async function lookAt(asked: FileJob, onChunk: OnChunk): Promise<Standing> {
  const { output } = asked;
  await refuseLinks(output, outputNameOf(asked));
  const before = await readManifest(output + MANIFEST_ENDING);
  await refuseNeighbours(output, before !== undefined);
  const state = await stateOf(output);
  return { before, state, there: await hashOutput(output, onChunk) };
}

type Opened = Awaited<ReturnType<typeof openJobPart>>;
type Running = { readonly opened: Opened; readonly setup: BulkSetup; readonly onChunk: OnChunk };

async function makeFile({
  opened: { job, range },
  setup,
  onChunk,
  standing: { state, there },
}: Running & { readonly standing: Standing }): Promise<Omit<FileResult, 'status'>> {
  const { output } = job;
  const rejects = createRejectFile(output + REJECTS_ENDING, job.rejects);
  const target = await createAnyTarget(output);
  let result: Omit<FileResult, 'status'> = { rows: { in: 0, out: 0, rejected: 0 } };
  try {
    await pumpFile({
      ...{ job, range, target, onChunk, read: readSource, settle: rejects.flush },
      parts: { pseudonymizer: setup.pseudonymizer, onReject: rejects.onReject },
      beforeName: async (made) => {
        await refuseChanged(output, state);
        const manifest = describe({ job, range }, setup, made);
        // One of this run takes the place of an earlier one itself, if nobody has changed that meanwhile: clearing it would be such a change.
        if (rejects.count() === 0) await clearAny(output + REJECTS_ENDING);
        await rejects.complete();
        const facts = there === undefined ? manifest : { ...manifest, replaces: there };
        await writeManifest(output, { ...facts, seal: sealOf(facts, setup) });
        const { hollow = 0 } = made.counts;
        result = { ...resultOf(manifest), ...(hollow > 0 && { hollow }) };
      },
    });
    return result;
  } catch (error) {
    await target.abort();
    // Which rows were bad is what somebody has to know who is told that too many were.
    if (error instanceof BulkError && rejects.count() > 0) await rejects.complete();
    else await rejects.abort();
    throw error;
  }
}

/** What is told of a file that is made. Nobody looks into each manifest for a column that came out empty. */
function resultOf({ rows, table }: ManifestFacts): Omit<FileResult, 'status'> {
  if (table === undefined) return { rows };
  const empty = rows.out === 0 ? [] : table.columns.filter(({ filled }) => filled === 0);
  return { rows, missing: table.missing, empty: empty.map(({ name }) => name) };
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
    // Whoever wants no more of it lets the connection go.
    await chunks.return?.();
  }
}

function describe(
  { job, range }: Opened,
  setup: BulkSetup,
  { input, output, counts, plan }: Made,
): ManifestFacts {
  return {
    nymgateBulk: 1,
    version: setup.version,
    input: { name: job.source.name, bytes: input.bytes, digest: keyedDigest(input.sha256, setup) },
    ...(range !== undefined && { part: range }),
    output: { name: basename(job.output), ...output },
    format: job.format,
    rows: { in: counts.rowsIn, out: counts.rowsOut, rejected: counts.rejected },
    rules: { language: setup.rules.language, policy: setup.rules.policy, set: job.set.name },
    pseudonyms: pseudonymsOf(setup),
    ...(plan !== undefined && { table: describeTable(plan, counts) }),
    finished: new Date().toISOString(),
  };
}

function pseudonymsOf({ pseudonymizer, fingerprint }: BulkSetup): BulkManifest['pseudonyms'] {
  return { scheme: pseudonymizer.scheme, epoch: pseudonymizer.epoch, fingerprint };
}

async function writeManifest(output: string, manifest: BulkManifest): Promise<void> {
  await writeAny(output + MANIFEST_ENDING, `${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** Whether the same run would write the same bytes again, and whoever says so has the keys. */
async function isSame(
  before: BulkManifest,
  { opened: { job, range }, setup, onChunk }: Running,
): Promise<boolean> {
  if (!isSealed(before, setup)) return false;
  const { rules, set } = { rules: setup.rules, set: job.set };
  const same =
    before.rules.policy === rules.policy &&
    before.rules.set === set.name &&
    before.format === job.format &&
    isDeepStrictEqual(before.part, range) &&
    before.version === setup.version &&
    before.pseudonyms.fingerprint === setup.fingerprint &&
    before.rows.rejected <= job.rejects;
  return same && before.input.digest === keyedDigest(await hashOf(readSource(job.source), onChunk), setup);
}

/** SHA-256 of what stands in the place of an output. @throws FileFailure, ObjectFailure when it cannot be read */
export async function hashOutput(path: string, onChunk: OnChunk): Promise<string | undefined> {
  const bytes = await readAnyOutput(path);
  if (bytes === undefined) return undefined;
  return hashOf(bytes, onChunk).catch((error: unknown) => {
    if (isFileFailure(error)) throw error;
    const { code = 'failed' } = error as NodeJS.ErrnoException;
    throw new FileFailure('BULK_OUTPUT', path, `what stands there cannot be read (${code}); move it away`);
  });
}

/** @param onChunk is told that there is progress, and of no byte of it: what is hashed here is not made */
async function hashOf(chunks: AsyncIterable<Uint8Array>, onChunk: OnChunk): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) {
    hash.update(chunk);
    onChunk(0, 0);
  }
  return hash.digest('hex');
}
