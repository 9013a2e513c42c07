import { isDeepStrictEqual } from 'node:util';
import { BULK_FAULTS } from '@nymgate/bulk/bulk-fault';
import { addColumnCounts, describeExcessiveLosses } from '@nymgate/bulk/judge-losses';
import type { BulkSetup } from '@nymgate/hosts/bulk/bulk-setup';
import { type BulkManifest, hasValidSeal, keyedDigest, readManifest } from '@nymgate/hosts/bulk/manifest';
import type { FileJob } from '@nymgate/hosts/bulk/places/file-job';
import { MANIFEST_SUFFIX } from '@nymgate/hosts/bulk/places/output-names';
import { hashOutput } from '@nymgate/hosts/bulk/run-file';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import { escapeUnprintable, formatCount } from '@nymgate/shell/terminal/layout';
import type { Terminal } from '@nymgate/shell/terminal/print';
import type { FileParts } from './split/split-jobs.ts';

/** @returns 1 if anything is missing, or there is no file */
export async function verifyFiles(
  files: readonly FileParts[],
  setup: BulkSetup,
  { out, note }: Pick<Terminal, 'out' | 'note'>,
): Promise<ExitCode> {
  let faults = 0;
  for (const file of files) {
    const check = await checkParts(file, setup);
    faults += check.faults.length;
    for (const fault of check.faults) note(escapeUnprintable(`${fault}.`));
    if (check.faults.length === 0) out(escapeUnprintable(sentence(check)));
  }
  if (faults === 0 && files.length > 0) return EXIT.ok;
  note(faults === 0 ? 'No input file found.' : 'Not all of it is there.');
  return EXIT.failure;
}

function sentence({ name, parts, rows }: FileCheck): string {
  return `${name}: ${formatCount(parts, 'part')}, ${formatCount(rows.in, 'row')} in, ${rows.out} out, ${rows.rejected} rejected`;
}

/** `faults`: sentences; empty if the file is complete. */
type FileCheck = {
  readonly name: string;
  readonly parts: number;
  readonly rows: BulkManifest['rows'];
  readonly faults: readonly string[];
};

/** All parts must be of one file version, contiguous, and match their manifests. */
async function checkParts({ fileJob, jobs }: FileParts, setup: BulkSetup): Promise<FileCheck> {
  const faults: string[] = [];
  const manifests: BulkManifest[] = [];
  for (const job of jobs) {
    const manifest = await readManifest(job.output + MANIFEST_SUFFIX);
    const fault = await partFault(job, manifest, setup);
    if (fault !== undefined) faults.push(`${job.output} ${fault}`);
    else if (manifest !== undefined) manifests.push(manifest);
  }
  const isCut = jobs.some(({ part }) => part !== undefined);
  if (faults.length === 0 && isCut && !isOneFile(manifests, fileJob, setup))
    faults.push(`${fileJob.name} has changed between its parts; make all of them again`);
  const rows = sumRows(manifests);
  if (rows.rejected > fileJob.rejects)
    faults.push(`${fileJob.name} has ${rows.rejected} rejected rows, more than --rejects allows`);
  const lost = describeExcessiveLosses(
    addColumnCounts(manifests.map(({ table, properties }) => table?.columns ?? properties ?? [])),
    fileJob.set.maxEmptied,
  );
  if (lost !== undefined)
    faults.push(`${fileJob.name}: ${BULK_FAULTS.EMPTIED_EXCEEDED.slice(0, -1)} (${lost})`);
  return { name: fileJob.name, parts: jobs.length, rows, faults };
}

async function partFault(
  job: FileJob,
  manifest: BulkManifest | undefined,
  setup: BulkSetup,
): Promise<string | undefined> {
  const there = await hashOutput(job.output, () => undefined);
  if (manifest === undefined || there === undefined) return 'is missing; run its process again';
  if (!hasValidSeal(manifest, setup)) return 'has a manifest that was sealed with other keys';
  const isOfRun =
    manifest.rules.policy === setup.rules.policy &&
    manifest.rules.set === job.set.name &&
    manifest.pseudonyms.fingerprint === setup.fingerprint &&
    manifest.version === setup.version &&
    manifest.format === job.format;
  if (!isOfRun) return 'was made by other rules, keys or another version; run its process again';
  const { index, of } = manifest.part ?? {};
  const isOfPlace =
    manifest.input.name === job.name && isDeepStrictEqual({ index, of }, { ...NONE, ...job.part });
  const isOfVersion = job.part !== undefined || manifest.input.bytes === job.source.size;
  if (!isOfVersion) return 'was made of another version of its input; run its process again';
  if (!isOfPlace) return 'is another part, or of another file; run its process again';
  return there === manifest.output.sha256 ? undefined : 'does not match the hash in its manifest';
}

const NONE = { index: undefined, of: undefined };

/** Contiguous parts of the current version. */
function isOneFile(manifests: readonly BulkManifest[], { source }: FileJob, setup: BulkSetup): boolean {
  const etag = source.etag === undefined ? undefined : keyedDigest(source.etag, setup);
  let place = 0;
  for (const { part } of manifests) {
    const isNext = part?.from === place && part.size === source.size && part.etag === etag;
    if (!isNext || part.whole !== manifests[0]?.part?.whole) return false;
    place = part.to;
  }
  return place === manifests[0]?.part?.whole;
}

function sumRows(manifests: readonly BulkManifest[]): BulkManifest['rows'] {
  const sum = { in: 0, out: 0, rejected: 0 };
  for (const { rows } of manifests) {
    sum.in += rows.in;
    sum.out += rows.out;
    sum.rejected += rows.rejected;
  }
  return sum;
}
