/**
 * What an engine needs that makes many pseudonyms at a time, the same ones as the functions beside it. Key material is copied
 * into the engine's memory for one document and wiped there when the document is done.
 */
export type BulkPseudonyms = {
  /** Hash and synthetic IV (scheme native) or what is hashed behind each identifier (scheme psoxy). */
  readonly keys:
    | {
        readonly scheme: 'native';
        /** As `hmacStates` makes them. */
        readonly hash: Uint32Array;
        readonly seal: Uint32Array;
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
  /**
   * AES-256 of blocks of 16 bytes, each for itself: the primitive out of which CBC and counter mode are made, never a mode of
   * its own. One cipher for all documents: making one costs 2 to 14 µs, a block in a batch 10 to 20 ns.
   */
  readonly encryptBlocks: (blocks: Uint8Array) => Uint8Array;
};

/** The parts that a scheme brings. */
export type BulkScheme = Pick<BulkPseudonyms, 'keys' | 'encryptBlocks'>;
