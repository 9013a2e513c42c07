import type { PseudonymKind } from '../kernel/pseudonym-kinds.ts';
import type { PseudonymKey } from './schemes/native-keys.ts';
import type { BulkPseudonyms } from './schemes/scheme.ts';

/** What the domain of a mail address becomes; domains in `own` (exact names, any letter case) are always kept. */
export type DomainPolicy = {
  readonly policy: 'keep' | 'hash' | 'encrypt' | 'drop';
  readonly own: readonly string[];
};

export type NativeOptions = {
  readonly scheme: 'native';
  /** The first key makes pseudonyms, all of them open reversible ones. */
  readonly keys: readonly PseudonymKey[];
  /** Entra tenant id; empty without a tenant. Pseudonyms of two tenants differ, and none opens for another. */
  readonly tenant: string;
  /** Equal values have equal `t~` in all tenants that say so; reversible forms open for their own tenant alone nevertheless. */
  readonly joinTenants?: boolean;
  readonly domains?: DomainPolicy;
  readonly ignoreDots?: boolean;
};

export type PsoxyOptions = {
  readonly scheme: 'psoxy';
  readonly salt: string;
  readonly encryptionKey: string;
  /** Salt and key for domains alone; where absent, those above are used. */
  readonly domainSalt?: string;
  readonly domainEncryptionKey?: string;
  readonly tenant: string;
  readonly domains?: DomainPolicy;
  readonly ignoreDots?: boolean;
};

export type PseudonymizerOptions = NativeOptions | PsoxyOptions;

/** Where a sealed link belongs; it opens nowhere else. */
export type LinkBinding = { readonly connector: string; readonly endpointId: string };

/** A pseudonym in parts: the inside of the `t~…` (43 characters), and the domain of an address as the policy has it. */
export type PseudonymParts = { readonly domain?: string; readonly hash: string };

/** Makes pseudonyms out of identifiers and opens the reversible ones. Pure: equal input gives equal output. */
export type Pseudonymizer = {
  readonly scheme: 'native' | 'psoxy';
  /** Public id of the current key, 16 hex digits; a consumer sees a changed key by it. */
  readonly keyFingerprint: string;
  /** `t~…`, with `@domain` behind addresses of kinds that have them; null for text that is blank or not well-formed Unicode. */
  readonly irreversible: (text: string, kind: PseudonymKind) => string | null;
  /** `p~…`, likewise. */
  readonly reversible: (text: string, kind: PseudonymKind) => string | null;
  /**
   * The name of a domain, or the id of a tenant, as the policy has it: as it is, `h~…` or `e~…`; null when it is dropped. Own domains
   * and the own tenant stay.
   */
  readonly domain: (name: string) => string | null;
  /** The parts of the irreversible pseudonym of a person; null as above. */
  readonly describe: (text: string) => PseudonymParts | null;
  /** The addresses of a mail header without their names; undefined unless every member of the list is an address. */
  readonly addresses: (text: string) => readonly string[] | undefined;
  /** Keeps an address type such as `SMTP:` and pseudonymizes the rest; an unknown prefix is ordinary text. */
  readonly prefixed: (
    text: string,
    form: { readonly kind: PseudonymKind; readonly reversible: boolean },
  ) => string | null;
  /** The original of a `p~…` of one of the kinds. @throws RequestError TOKEN_INVALID, the same whatever is wrong */
  readonly open: (token: string, kinds: readonly PseudonymKind[]) => string;
  /** `s~…`, equal for equal link and binding. */
  readonly sealLink: (binding: LinkBinding, plaintext: string) => string;
  /** @throws RequestError TOKEN_INVALID, the same whatever is wrong */
  readonly openLink: (binding: LinkBinding, sealed: string) => string;
  /**
   * The keys of `irreversible` and `reversible` for an engine that does many at a time; absent where domains become
   * pseudonyms of their own. A function, so that nothing that prints or copies a pseudonymizer takes them along.
   */
  readonly bulk?: () => BulkPseudonyms;
};
