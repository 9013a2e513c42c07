import { randomBytes } from 'node:crypto';
import { createOffline, type Offline, type OfflineOptions } from '@nymgate/gateway/app/create-offline';
import { type BulkSetup, createBulkSetup } from '@nymgate/hosts/bulk/bulk-setup';
import { DEFAULT_URL } from '@nymgate/shell/input/defaults';
import { readSecret } from '@nymgate/shell/input/read-input';
import { type PolicySource, readRuleSet, readRulesFile } from '@nymgate/shell/input/read-rules';
import type { BatchBulkRequest, BatchPseudonyms, BatchRequest, PseudonymSettings } from './batch-request.ts';

export type BatchEngines = {
  /** Throws the errors of reading and compiling rules. */
  readonly get: (request: Pick<BatchRequest, 'source' | 'pseudonyms'>) => Promise<Offline>;
  readonly bulk: (request: Pick<BatchBulkRequest, 'rules' | 'pseudonyms'>) => Promise<BulkSetup>;
};

/** A client that changes its salt on every line must not fill the memory. */
const MAX_ENGINES = 64;

/** Caches compiled rules and engines. Failures are not cached, because the file may be corrected. */
export function createBatchEngines(): BatchEngines {
  const ruleSets = new Map<string, OfflineOptions['ruleSet']>();
  const engines = new Map<string, Offline>();
  const setups = new Map<string, BulkSetup>();
  const ruleTexts = new Map<string, string>();
  const processKey = randomBytes(32).toString('base64url');
  return {
    get: async ({ source, pseudonyms }) => {
      const settings = await readPseudonymSettings(pseudonyms, processKey);
      const name = JSON.stringify([source, settings]);
      const known = engines.get(name);
      if (known !== undefined) return known;
      const engine = createOffline({
        ruleSet: await loadRuleSet(source, ruleSets),
        pseudonyms: settings,
        publicUrl: DEFAULT_URL,
      });
      keepNewest(engines, name, engine);
      return engine;
    },
    bulk: async ({ rules, pseudonyms }) => {
      const settings = await readPseudonymSettings(pseudonyms, processKey);
      const name = JSON.stringify([rules, settings]);
      const known = setups.get(name);
      if (known !== undefined) return known;
      const rulesText = ruleTexts.get(rules) ?? (await readRulesFile(rules));
      const setup = await createBulkSetup({ rulesText, rulesFile: rules, pseudonyms: settings });
      ruleTexts.set(rules, rulesText);
      keepNewest(setups, name, setup);
      return setup;
    },
  };
}

function keepNewest<T>(known: Map<string, T>, name: string, value: T): void {
  const [oldest] = known.keys();
  if (known.size >= MAX_ENGINES && oldest !== undefined) known.delete(oldest);
  known.set(name, value);
}

async function loadRuleSet(
  source: PolicySource,
  ruleSets: Map<string, OfflineOptions['ruleSet']>,
): Promise<OfflineOptions['ruleSet']> {
  const name = JSON.stringify(source);
  const known = ruleSets.get(name);
  if (known !== undefined) return known;
  const ruleSet = await readRuleSet(source);
  ruleSets.set(name, ruleSet);
  return ruleSet;
}

async function readPseudonymSettings(
  pseudonyms: BatchPseudonyms,
  keyName: string,
): Promise<PseudonymSettings> {
  const { tenant } = pseudonyms;
  const key = pseudonyms.key === undefined ? keyName : await openReference(pseudonyms.key);
  if (pseudonyms.scheme === 'native')
    return { scheme: 'native', keys: [{ id: 1, secret: keyOf(pseudonyms.key, key) }], tenant };
  return { scheme: 'psoxy', salt: await openReference(pseudonyms.salt), encryptionKey: key, tenant };
}

/** The batch protocol accepts secrets themselves, since its input is a pipe. */
function openReference(text: string): Promise<string> {
  return /^(?:env|file):/.test(text) ? readSecret(text) : Promise.resolve(text);
}

// A key in the line comes from a known-answer test, so bytes are accepted; a key by reference gets the check
// for placeholders.
function keyOf(given: string | undefined, key: string): string | Uint8Array {
  const bytes = Buffer.from(key, 'base64url');
  return given === key && bytes.toString('base64url') === key ? new Uint8Array(bytes) : key;
}
