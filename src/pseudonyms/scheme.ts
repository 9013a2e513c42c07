import type { BulkScheme } from './bulk-pseudonyms.ts';
import type { CanonicalRules } from './canonical-form.ts';
import type { LinkKey } from './sealed-link.ts';

/** What differs between the two schemes; everything else of the room serves both. */
export type Scheme = {
  readonly name: 'native' | 'psoxy';
  readonly epoch: string;
  readonly rules: CanonicalRules;
  /** Inside of a `t~…`: base64url of the 32 bytes with which the reversible form begins. */
  readonly hash: (canonical: string) => string;
  /** Inside of a `p~…`. */
  readonly seal: (canonical: string, original: string) => Buffer;
  /** Does all the work whatever is wrong; undefined stands for a token that was not even base64url. */
  readonly unseal: (payload: Buffer | undefined) => Unsealed;
  /** Opens the inside of an `e~…`; undefined as above. */
  readonly unsealDomain: (payload: Buffer | undefined) => Pick<Unsealed, 'text' | 'verified'>;
  /** With the current key. */
  readonly domains: DomainForms;
  /** The same work for many identifiers at a time, with the current key. */
  readonly bulk: BulkScheme;
  /** The first one seals. */
  readonly linkKeys: readonly [LinkKey, ...LinkKey[]];
};

/** Pseudonyms of domains. */
export type DomainForms = {
  /** `h~…` */
  readonly hash: (domain: string) => string;
  /** `e~…` */
  readonly encrypt: (domain: string) => string;
};

/**
 * The outcome of opening a token. Unless `verified`, `text` is a by-product that makes failures cost the same and must not
 * leave the room.
 */
export type Unsealed = {
  readonly text: string;
  readonly verified: boolean;
  /** Domain as written, when the token stands for an address in canonical form; else it has no domain. */
  readonly domain: string | undefined;
  /** Of the key that made the token: the domain was written with the same one. */
  readonly domains: DomainForms;
};
