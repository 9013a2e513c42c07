import '../../packages/gateway/src/platform/install.ts';
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { RequestError } from '../../packages/engine/src/kernel/errors.ts';
import { parseJsonDocuments, writeJson } from '../../packages/engine/src/kernel/json/json.ts';
import type { PlanNode } from '../../packages/engine/src/plan/plan.ts';
import { createPseudonymizer } from '../../packages/engine/src/pseudonyms/create-pseudonymizer.ts';
import type { PseudonymizerOptions } from '../../packages/engine/src/pseudonyms/pseudonymizer.ts';
import type { Engine } from '../../packages/engine/src/sanitizer/open-native.ts';
import type { SanitizeContext, SanitizeResult } from '../../packages/engine/src/sanitizer/open-sanitizer.ts';
import type { PsoxyResponse } from '../../packages/psoxy/src/plan/psoxy-response.ts';
import { LIMITS, openResponse } from '../harness/sanitizing.ts';

/** What may leave of one document: value and counts, or that nothing may. */
export type Outcome =
  | { readonly value: string; readonly counts: Omit<SanitizeResult, 'body'>; readonly bytes: Buffer }
  | { readonly refused: string };

const POLICIES = ['keep', 'hash', 'encrypt', 'drop'] as const;
const SECRETS = [
  { scheme: 'native', keys: [{ id: 7, secret: createHash('sha256').update('a key for tests').digest() }] },
  { scheme: 'psoxy', salt: 'kJ8sd2Lq9ZxWv4Tb7Rn1Yc6M', encryptionKey: 'pQ3fGh7Jk2LmN8bVc5XzA1sD' },
] as const;

/** Both schemes with every domain policy; made once, since psoxy's key costs 65,536 rounds. */
export const PSEUDONYMIZERS = SECRETS.flatMap((secrets) =>
  POLICIES.flatMap((policy) =>
    [false, true].map((ignoreDots) =>
      createPseudonymizer({
        ...secrets,
        tenant: 'tenant',
        domains: { policy, own: ['fabrikam.com'] },
        ignoreDots,
      } as PseudonymizerOptions),
    ),
  ),
);

const sealLink = (url: string) =>
  url.startsWith('https://graph.microsoft.com/') ? `https://gateway.example/s~${url.length}` : undefined;

export type Comparison = {
  readonly plan: PlanNode | PsoxyResponse;
  readonly document: Uint8Array;
  /** Where the body is cut, as offsets; the reference engine always gets it whole. */
  readonly cuts: readonly number[];
  readonly pseudonymizer: SanitizeContext['pseudonymizer'];
  readonly limits?: SanitizeContext['limits'];
};

/** One document through one engine. `auto`: as with the first page, without the tables of patterns that `bytes` has at once. */
export function run(engine: Engine, comparison: Comparison): Outcome {
  const { plan, pseudonymizer, limits = LIMITS } = comparison;
  try {
    const sanitizer = openResponse(plan, { pseudonymizer, sealLink, limits, engine });
    for (const chunk of cut(comparison.document, engine === 'tree' ? [] : comparison.cuts))
      sanitizer.write(chunk);
    const { body, ...counts } = sanitizer.end();
    const documents = parseJsonDocuments(body, { ...limits, stringBytes: 1e9 });
    const value = documents.map(writeJson).join('\n');
    return { value, counts, bytes: Buffer.from(body) };
  } catch (error) {
    if (error instanceof RequestError && error.code === 'RESPONSE_NOT_SANITIZABLE')
      return { refused: String(error.detail.subject) };
    throw error;
  }
}

/** Copies, so that an engine that keeps a chunk and reads it later is found out when it changes. */
function cut(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const at = [...new Set(cuts.filter((offset) => offset > 0 && offset < bytes.length))].sort((a, b) => a - b);
  return [0, ...at].map((start, index) => bytes.slice(start, at[index] ?? bytes.length));
}

/** How the two engines differ; undefined where they agree: same value and counts, or both refuse. */
export function differ(comparison: Comparison): string | undefined {
  const tree = told(run('tree', comparison));
  const bytes = told(run('bytes', comparison));
  return tree === bytes ? undefined : `tree   ${tree}\nbytes  ${bytes}`;
}

function told(outcome: Outcome): string {
  return 'refused' in outcome ? 'refused' : `${outcome.value} ${JSON.stringify(outcome.counts)}`;
}

export function expectEqualEngines(comparison: Comparison): void {
  expect(differ(comparison)).toBeUndefined();
}
