import type { BlockCipher } from '../../kernel/cryptography.ts';
import type { PseudonymKind } from '../../kernel/pseudonym-kinds.ts';
import type { CanonicalRules } from '../addresses/canonical-form.ts';
import type { SivKeys } from '../sealing/synthetic-iv.ts';

/** What differs between the two schemes; everything else of the room serves both. Scheme psoxy has no kinds and looks at none. */
export type Scheme = {
  readonly name: 'native' | 'psoxy';
  readonly keyFingerprint: string;
  readonly rules: CanonicalRules;
  /** Inside of a `t~…`: base64url of the 32 bytes with which the reversible form begins. */
  readonly hash: (canonical: string, kind: PseudonymKind) => string;
  /** Inside of a `p~…`. */
  readonly seal: (canonical: string, original: string, kind: PseudonymKind) => Uint8Array;
  /** Does all the work whatever is wrong; undefined stands for a token that was not even base64url. */
  readonly unseal: (payload: Uint8Array | undefined, kind: PseudonymKind) => Unsealed;
  /** Opens the inside of an `e~…`; undefined as above. */
  readonly unsealDomain: (payload: Uint8Array | undefined) => Pick<Unsealed, 'text' | 'verified'>;
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

/**
 * What an engine needs that makes many pseudonyms at a time, the same ones as those functions. Key material is copied
 * into the engine's memory for one document and zeroized there when the document is done.
 */
export type BulkPseudonyms = {
  /** Hash and synthetic IV of each kind (scheme native) or what is hashed behind each identifier (scheme psoxy). */
  readonly keys:
    | {
        readonly scheme: 'native';
        /** As `hmacStates` makes them: of the hash, then of the synthetic IV, 16 words each. */
        readonly statesOf: (kind: PseudonymKind) => Uint32Array;
        /** Authenticated before hash and text. */
        readonly header: Uint8Array;
        readonly keyId: number;
      }
    | { readonly scheme: 'psoxy'; readonly salt: Uint8Array };
  readonly canonical: {
    readonly cutLeadingPlus: boolean;
    readonly ignoreDots: boolean;
    /** The last label of a domain consists of 2 to 26 letters; else it may not be a number. */
    readonly lettersOnly: boolean;
  };
  /** Whether the domain of an address stands behind its pseudonym as it is, or not at all. */
  readonly domains: 'keep' | 'drop';
  readonly encryptBlocks: BlockCipher;
};

/** The parts that a scheme brings. */
export type BulkScheme = Pick<BulkPseudonyms, 'keys' | 'encryptBlocks'>;

/** A pair of keys that seals links of the tenant, with its number. */
export type LinkKey = { readonly id: number; readonly keys: () => SivKeys };
