import '../../platform/install.ts';
import { canonicalJson } from '@nymgate/engine/kernel/json/json';
import { createPseudonymizer } from '@nymgate/engine/pseudonyms/create-pseudonymizer';
import type { Pseudonymizer } from '@nymgate/engine/pseudonyms/pseudonymizer';
import { sha256Hex } from '@nymgate/engine/pseudonyms/sealing/digest';
import type { BulkPseudonymOptions } from './bulk-pseudonyms.ts';

export type BulkPseudonymizer = {
  readonly pseudonymizer: Pseudonymizer;
  /** 16 hex digits that change with the key, tenant, domain policy and `ignoreDots`. */
  readonly fingerprint: string;
};

/** Both of its pseudonyms depend on every key, on `ignoreDots` and on the domain policy. */
const SAMPLE_ADDRESS = 'no.body@nymgate.invalid';

/** @throws SetupError KEY_INVALID */
export function createBulkPseudonymizer(options: BulkPseudonymOptions): BulkPseudonymizer {
  const pseudonymizer = createPseudonymizer(options);
  const { policy, own } = options.domains ?? { policy: 'keep', own: [] };
  const facts = {
    epoch: pseudonymizer.keyFingerprint,
    known: [
      pseudonymizer.irreversible(SAMPLE_ADDRESS, 'person'),
      pseudonymizer.reversible(SAMPLE_ADDRESS, 'person'),
    ],
    domains: [policy, ...own.map((name) => name.toLowerCase()).toSorted()],
  };
  return { pseudonymizer, fingerprint: sha256Hex(canonicalJson(facts)).slice(0, 16) };
}
