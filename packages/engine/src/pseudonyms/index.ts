/** Identifier and key in, pseudonym out: canonical forms, schemes, key ring, reversible tokens, sealed links. */
export { decodeBase64url } from '../kernel/bytes.ts';
export { isBlankInJava } from './addresses/canonical-form.ts';
export { checkPsoxySecrets } from './check-psoxy-secrets.ts';
export { createDomainPseudonymizer, type DomainPseudonymizer } from './create-domain-pseudonymizer.ts';
export { createPseudonymizer } from './create-pseudonymizer.ts';
export type {
  DomainPolicy,
  LinkBinding,
  NativeOptions,
  Pseudonymizer,
  PseudonymizerOptions,
  PseudonymParts,
  PsoxyOptions,
} from './pseudonymizer.ts';
export type { PseudonymKey } from './schemes/native-keys.ts';
export { createKey } from './schemes/native-keys.ts';
export type { BulkPseudonyms } from './schemes/scheme.ts';
export { sha256Hex } from './sealing/digest.ts';
export { looksReversible } from './sealing/token-text.ts';
export { deriveStateSecret } from './state-secret.ts';
