import '../../platform/install.ts';
import { canonicalJson } from '@nymgate/engine/kernel/json/json';
import { sha256Hex } from '@nymgate/engine/pseudonyms/sealing/digest';
import type { VerifiedRuleData } from '@nymgate/rules/dialects/read-rules';

/** Stores a text next to a file, readable and writable by the process's user only. */
export type RuleCache = {
  /** Another version may parse rules differently. */
  readonly product: string;
  /** Undefined when missing, or when another user could have written it. */
  readonly read: (file: string) => string | undefined;
  /** Best effort. */
  readonly write: (file: string, text: string) => void;
};

export type RuleText = { readonly file: string; readonly text: string };

/** Changes with the cached format. */
const FORMAT = 3;

/**
 * The parsed data of a rule file from an earlier start, which avoids the YAML parser. Only rules without
 * issues are cached, so endpoints can be checked on demand (PIN-01). The header identifies text, product and
 * data, and the canonical JSON's hash is the policy's, so that cached rules always serve under their own
 * policy.
 */
export function readCachedRules(cache: RuleCache, source: RuleText): VerifiedRuleData | undefined {
  const [head, data = ''] = (cache.read(source.file) ?? '').split('\n');
  const canonical = sha256Hex(data);
  if (head !== createCacheHeader(cache, source, canonical)) return undefined;
  try {
    return { data: JSON.parse(data) as unknown, verified: { canonical } };
  } catch {
    return undefined;
  }
}

/** @param data of rules without any issue */
export function writeCachedRules(cache: RuleCache, source: RuleText, data: unknown): void {
  const text = canonicalJson(data);
  cache.write(source.file, `${createCacheHeader(cache, source, sha256Hex(text))}\n${text}\n`);
}

function createCacheHeader({ product }: RuleCache, { text }: RuleText, canonical: string): string {
  return JSON.stringify({ format: FORMAT, product, of: sha256Hex(text), data: canonical });
}
