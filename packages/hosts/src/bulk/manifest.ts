import { createHash } from 'node:crypto';
import type { BulkCounts, BulkFormat, TablePlan } from '@nymgate/bulk/bulk-plan';
import type { BulkRules } from '@nymgate/bulk/bulk-rules';
import { canonicalJson } from '@nymgate/engine/kernel/json/json';
import { escapeUnprintable } from '@nymgate/rules/text/escape-unprintable';
import type { BulkSetup } from './bulk-setup.ts';
import { readSourceText } from './places/any-place.ts';
import type { JobPart } from './places/open-job-part.ts';

/** What stands beside an output: docs/reference/bulk.md#the-manifest says what each part means. No value of the file. */
export type ManifestFacts = {
  readonly nymgateBulk: 1;
  readonly version: string;
  /** `digest`: by `keyedDigest`, of the SHA-256 of the bytes. */
  readonly input: { readonly name: string; readonly bytes: number; readonly digest: string };
  /** Of a run with `--split`: which part of the file this is; digest and bytes of the input are its own then. Its ETag by `keyedDigest`. */
  readonly part?: JobPart;
  readonly output: { readonly name: string; readonly bytes: number; readonly sha256: string };
  readonly format: BulkFormat;
  readonly rows: { readonly in: number; readonly out: number; readonly rejected: number };
  readonly rules: Pick<BulkRules, 'language' | 'policy'> & { readonly set: string };
  readonly pseudonyms: {
    readonly scheme: 'native' | 'psoxy';
    readonly epoch: string;
    /** Another key, tenant or policy for domains gives another one. */
    readonly fingerprint: string;
  };
  readonly table?: {
    readonly columns: readonly {
      readonly name: string;
      readonly treatment: string;
      readonly filled: number;
    }[];
    readonly dropped: readonly string[];
    readonly unknown: readonly string[];
    readonly missing: readonly string[];
    readonly rowOrder: TablePlan['rowOrder'];
    readonly formulas: TablePlan['formulas'];
  };
  readonly finished: string;
  /** SHA-256 of the output that this one takes the place of: of a run that was killed in between, either may be there. */
  readonly replaces?: string;
};

/** `seal`: made with the keys over all other parts, so that nobody without them can pass a file off as the output of a run. */
export type BulkManifest = ManifestFacts & { readonly seal: string };

const SEAL_BINDING = Object.freeze({ connector: 'nymgate bulk', endpointId: 'manifest' });

const INPUT_DIGEST_BINDING = Object.freeze({ connector: 'nymgate bulk', endpointId: 'input' });

/**
 * What names the content of an input, for whoever has the keys. Readers of outputs read manifests too: a hash that anybody can make would let
 * them try, row by row, what stood in a small file, dropped columns included. An ETag is such a hash in some stores.
 *
 * @example keyedDigest('2c26b46b…', setup) // 's~AQ…'
 */
export function keyedDigest(hash: string, { pseudonymizer }: Pick<BulkSetup, 'pseudonymizer'>): string {
  return pseudonymizer.sealLink(INPUT_DIGEST_BINDING, hash);
}

/** @example sealOf(facts, setup) // 's~AQ…' */
export function computeSeal(
  facts: ManifestFacts,
  { pseudonymizer }: Pick<BulkSetup, 'pseudonymizer'>,
): string {
  return pseudonymizer.sealLink(
    SEAL_BINDING,
    createHash('sha256').update(canonicalJson(facts)).digest('hex'),
  );
}

/** Whether a manifest is of a run with these keys. Somebody without them may have written anything, also what no run could seal. */
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

/** What a manifest tells of a table. Names of columns are cut: a file without header has data there. */
export function describeTable(plan: TablePlan, counts: BulkCounts): NonNullable<BulkManifest['table']> {
  const { dropped, unknown, missing, rowOrder, formulas } = plan;
  return {
    columns: counts.columns.map(({ name, treatment, filled }) => ({
      name: truncateName(name),
      treatment,
      filled,
    })),
    dropped: dropped.map(truncateName),
    unknown: unknown.map(truncateName),
    missing: missing.map(truncateName),
    rowOrder,
    formulas,
  };
}

const MAX_NAME_LENGTH = 64;

function truncateName(name: string): string {
  const safe = [...escapeUnprintable(name)];
  return safe.length <= MAX_NAME_LENGTH ? safe.join('') : `${safe.slice(0, MAX_NAME_LENGTH - 1).join('')}…`;
}

/** 16,384 columns with names of 64 characters have half of it. */
const MAX_MANIFEST_BYTES = 8 * 1024 * 1024;

/** The manifest of an earlier run; undefined where there is none that we could have written. */
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
