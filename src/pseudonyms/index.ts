/** Identifier and key in, pseudonym out: canonical forms, schemes, key ring, reversible tokens, sealed links. */
export type { BulkPseudonyms } from './bulk-pseudonyms.ts';
export { createDomainPseudonymizer, type DomainPseudonymizer } from './create-domain-pseudonymizer.ts';
export { createKey } from './create-key.ts';
export { createPseudonymizer } from './create-pseudonymizer.ts';
export { sha256Hex } from './digest.ts';
export type {
  DomainPolicy,
  LinkBinding,
  NativeOptions,
  Pseudonymizer,
  PseudonymizerOptions,
  PseudonymKey,
  PseudonymParts,
  PsoxyOptions,
} from './pseudonymizer.ts';
export { looksReversible } from './token-text.ts';
