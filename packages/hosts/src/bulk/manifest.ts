import { createHash } from 'node:crypto';
import type { BulkCounts, BulkFormat, ColumnCount, TablePlan } from '@nymgate/bulk/bulk-plan';
import type { BulkRules } from '@nymgate/bulk/bulk-rules';
import { normalizeColumnName } from '@nymgate/bulk/rules/normalize-column-name';
import { canonicalJson } from '@nymgate/engine/kernel/json/json';
import { escapeUnprintable } from '@nymgate/rules/text/escape-unprintable';
import type { BulkSetup } from './bulk-setup.ts';
import { readSourceText } from './places/any-place.ts';
import { concealColumn } from './places/conceal-names.ts';
import type { FileJob } from './places/file-job.ts';
import type { JobPart } from './places/open-job-part.ts';

/** Manifest of an output, documented in docs/reference/bulk.md#the-manifest. It contains no value of the file. */
export type ManifestFacts = {
  readonly nymgateBulk: 1;
  readonly version: string;
  /** `digest`: `keyedDigest` of the SHA-256. */
  readonly input: { readonly name: string; readonly bytes: number; readonly digest: string };
  /** With `--split`: the part that `input` describes. Its ETag is a `keyedDigest`. */
  readonly part?: JobPart;
  readonly output: { readonly name: string; readonly bytes: number; readonly sha256: string };
  readonly format: BulkFormat;
  readonly rows: { readonly in: number; readonly out: number; readonly rejected: number };
  readonly rules: Pick<BulkRules, 'language' | 'policy'> & { readonly set: string };
  readonly pseudonyms: {
    readonly scheme: 'native' | 'psoxy';
    readonly epoch: string;
    /** Differs for another key, tenant or domain policy. */
    readonly fingerprint: string;
  };
  readonly table?: {
    readonly columns: readonly ColumnCount[];
    readonly dropped: readonly string[];
    readonly unknown: readonly string[];
    readonly missing: readonly string[];
    readonly rowOrder: TablePlan['rowOrder'];
    readonly formulas: TablePlan['formulas'];
  };
  /** Of records, by path of the rules, where these are native. */
  readonly properties?: readonly ColumnCount[];
  readonly finished: string;
  /** SHA-256 of the replaced output: after a kill either may exist. */
  readonly replaces?: string;
};

/** `seal` authenticates all other fields with the pseudonym keys. */
export type BulkManifest = ManifestFacts & { readonly seal: string };

const SEAL_BINDING = Object.freeze({ connector: 'nymgate bulk', endpointId: 'manifest' });

const INPUT_DIGEST_BINDING = Object.freeze({ connector: 'nymgate bulk', endpointId: 'input' });

/**
 * Digest of an input that only holders of the keys can compute. With a plain hash, readers of a manifest
 * could guess the content of a small file.
 */
export function keyedDigest(hash: string, { pseudonymizer }: Pick<BulkSetup, 'pseudonymizer'>): string {
  return pseudonymizer.sealLink(INPUT_DIGEST_BINDING, hash);
}

export function computeSeal(facts: ManifestFacts, options: Pick<BulkSetup, 'pseudonymizer'>): string {
  const { pseudonymizer } = options;
  return pseudonymizer.sealLink(
    SEAL_BINDING,
    createHash('sha256').update(canonicalJson(facts)).digest('hex'),
  );
}

/** A manifest without a valid seal may contain anything. */
export function hasValidSeal(
  { seal, ...facts }: BulkManifest,
  setup: Pick<BulkSetup, 'pseudonymizer'>,
): boolean {
  try {
    return seal === computeSeal(facts, setup);
  } catch {
    return false;
  }
}

type NamingContext = {
  readonly job: Pick<FileJob, 'set' | 'names'>;
  readonly setup: Pick<BulkSetup, 'pseudonymizer'>;
};

/**
 * Names of columns that neither the rules nor the output contain are digests: a file without a header has data
 * there. The others are truncated.
 */
export function describeTable(
  plan: TablePlan,
  counts: BulkCounts,
  { job: { set, names }, setup }: NamingContext,
): NonNullable<BulkManifest['table']> {
  const { dropped, unknown, missing, rowOrder, formulas } = plan;
  // As the rules spell them: invisible characters in a name of the file can carry any text (BLK-02).
  const ruleColumns = new Map(set.columns.map(({ column }) => [toColumnKey(column), column]));
  const conceal = (name: string): string => {
    const ruleColumn = ruleColumns.get(toColumnKey(name));
    if (ruleColumn !== undefined) return truncateName(ruleColumn);
    return names === 'clear' ? truncateName(name) : concealColumn(name, setup);
  };
  return {
    columns: truncateNames(counts.columns),
    dropped: dropped.map(conceal),
    unknown: unknown.map(conceal),
    missing: missing.map(truncateName),
    rowOrder,
    formulas,
  };
}

function toColumnKey(name: string): string {
  return normalizeColumnName(name).toLowerCase();
}

const MAX_NAME_LENGTH = 64;

function truncateName(name: string): string {
  const safe = [...escapeUnprintable(name)];
  return safe.length <= MAX_NAME_LENGTH ? safe.join('') : `${safe.slice(0, MAX_NAME_LENGTH - 1).join('')}…`;
}

/** Names of columns as they may stand in a manifest. */
export function truncateNames(columns: readonly ColumnCount[]): readonly ColumnCount[] {
  return columns.map((column) => ({ ...column, name: truncateName(column.name) }));
}

/** Twice the size for 16,384 columns with names of 64 characters. */
const MAX_MANIFEST_BYTES = 16 * 1024 * 1024;

/** The manifest of an earlier run; undefined if absent or malformed. */
export async function readManifest(path: string): Promise<BulkManifest | undefined> {
  try {
    const value = JSON.parse(await readSourceText(path, MAX_MANIFEST_BYTES)) as Partial<BulkManifest> | null;
    return value?.nymgateBulk === 1 && typeof value.output?.sha256 === 'string'
      ? (value as BulkManifest)
      : undefined;
  } catch {
    return undefined;
  }
}
