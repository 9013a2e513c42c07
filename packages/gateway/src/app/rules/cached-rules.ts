import '../../platform/install.ts';
import { canonicalJson } from '@nymgate/engine/kernel/json/json';
import { sha256Hex } from '@nymgate/engine/pseudonyms/sealing/digest';
import type { VerifiedRuleData } from '@nymgate/rules/dialects/read-rules';

/** Keeps one text beside a file of this machine, where only the user of the process can read and write it. */
export type RuleCache = {
  /** Version of this product: another one may read rules otherwise. */
  readonly product: string;
  /** Undefined when there is none that only this user could have written. */
  readonly read: (file: string) => string | undefined;
  /** Does nothing where nothing can be written. */
  readonly write: (file: string, text: string) => void;
};

/** A rule file and the YAML in it. */
export type RuleText = { readonly file: string; readonly text: string };

/** Changes with the form of what is kept. */
const FORMAT = 3;

/**
 * What the text was parsed to at an earlier start. The first line says of which text, product and data it is; whatever does not fit is
 * as if there were nothing. It was kept because nothing was wrong with it: it spares YAML's parser, and each endpoint is looked at when a
 * request needs it (PIN-01). It was kept as canonical JSON, whose hash is the policy's: what is served always has the policy of what is
 * read here.
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

/** @param data of a text without any fault */
export function writeCachedRules(cache: RuleCache, source: RuleText, data: unknown): void {
  const text = canonicalJson(data);
  cache.write(source.file, `${createCacheHeader(cache, source, sha256Hex(text))}\n${text}\n`);
}

function createCacheHeader({ product }: RuleCache, { text }: RuleText, canonical: string): string {
  return JSON.stringify({ format: FORMAT, product, of: sha256Hex(text), data: canonical });
}
