/**
 * Which fields consumers of such a gateway receive today, per endpoint: derived from published example responses of the
 * existing product, as facts. Paths are relative to each item of `value[]` where there is one; `[]` marks arrays.
 */
export type DeliveredEndpoint = {
  /** Ids of our endpoints, in whichever connectors have them, that answer the same. */
  readonly endpoints: readonly string[];
  readonly path: string;
  /** Only for this connector, in place of what all connectors have for the same path. */
  readonly connector?: string;
  /** As it was, or changed only inside. */
  readonly kept: readonly string[];
  readonly pseudonym?: readonly string[];
  readonly reversible?: readonly string[];
  /** A link with a reversible token in it. */
  readonly sealed?: readonly string[];
  readonly dropped: readonly string[];
};
