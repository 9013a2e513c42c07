import '../../platform/install.ts';
import type { Plan } from '@nymgate/engine/plan/plan';
import { sha256Hex } from '@nymgate/engine/pseudonyms/sealing/digest';
import type { CheckedRules } from '@nymgate/rules/dialects/rule-language';

/** Checked rules by what they were made of. */
export type RuleSets = ReadonlyMap<string, Promise<CheckedRules>>;

/** `digest`: SHA-256 of `text`. */
export type DigestedText = { readonly text: string; readonly digest: string };

/** Equal rules are checked and compiled once: plans are frozen, so connectors and tenants share them. */
export type RuleSetCache = {
  /** @param key identifies the rules and everything else that `load` depends on */
  readonly get: (key: string, load: () => Promise<CheckedRules>) => Promise<CheckedRules>;
  /** Reads each place once. */
  readonly readText: (place: string, read: () => Promise<string>) => Promise<DigestedText>;
  /** What was asked for, for the next configuration. */
  readonly used: RuleSets;
};

/** @param former of the configuration before: unchanged rules aren't compiled again */
export function createRuleSetCache(former: RuleSets = new Map()): RuleSetCache {
  const used = new Map<string, Promise<CheckedRules>>();
  const texts = new Map<string, Promise<DigestedText>>();
  return Object.freeze({
    used,
    readText: (place, read) => {
      const known = texts.get(place) ?? read().then((text) => ({ text, digest: sha256Hex(text) }));
      texts.set(place, known);
      return known;
    },
    get: (key, load) => {
      const known = used.get(key) ?? former.get(key) ?? load().then(compileOnce);
      used.set(key, known);
      return known;
    },
  } satisfies RuleSetCache);
}

function compileOnce({ compile, issues }: CheckedRules): CheckedRules {
  let plan: Plan | undefined;
  return Object.freeze({
    issues,
    compile: (sha256Hex: (text: string) => string) => {
      plan ??= compile(sha256Hex);
      return plan;
    },
  });
}
