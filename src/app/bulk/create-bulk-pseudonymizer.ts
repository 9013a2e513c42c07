import { createPseudonymizer, type Pseudonymizer, sha256Hex } from '../../pseudonyms/index.ts';
import type { BulkPseudonymOptions } from './bulk-pseudonyms.ts';

/** A pseudonymizer for files, and what tells whether another run would make the same pseudonyms. */
export type BulkPseudonymizer = {
  readonly pseudonymizer: Pseudonymizer;
  /** 16 hex digits; another key, tenant or policy for domains gives others. */
  readonly fingerprint: string;
};

/** @throws SetupError KEY_INVALID */
export function createBulkPseudonymizer(options: BulkPseudonymOptions): BulkPseudonymizer {
  const pseudonymizer = createPseudonymizer(options);
  const known = pseudonymizer.irreversible('nobody@nymgate.invalid', 'person') ?? '';
  return { pseudonymizer, fingerprint: sha256Hex(`${pseudonymizer.epoch} ${known}`).slice(0, 16) };
}
