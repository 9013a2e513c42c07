import type { HeaderList } from '../kernel/ports.ts';
import type { TextPart } from './plan.ts';

/** Opens the closed parts of a decision. The holder of the keys makes one for each request, with that request's limits. */
export type Opener = {
  /**
   * The text of the parts. Each reversible pseudonym is opened and checked against the types of its place.
   *
   * @throws RequestError TOKEN_INVALID
   */
  readonly text: (parts: readonly TextPart[]) => string;
  /**
   * Path and query, as Graph wrote them, inside a sealed link of an endpoint.
   *
   * @throws RequestError TOKEN_INVALID for a link of another endpoint, connector or tenant
   */
  readonly link: (endpointId: string, sealed: string) => string;
  /** See `Inbound`. */
  readonly inGraphOrder?: boolean;
};

/** How a body goes to Graph: bytes and type are ours, not the caller's. */
export type WrittenBody = { readonly bytes: Uint8Array; readonly contentType: string };

/** What goes to Graph: opened, and confirmed to be the request that the decision was about. */
export type OpenedRequest = {
  /** Percent-encoded path and query. */
  readonly path: string;
  readonly headers: HeaderList;
  /** Undefined: the request has no body. */
  readonly body: WrittenBody | undefined;
  /** Values that the request brought as pseudonyms and the answer may still hold: the rules also accept them in plain text. */
  readonly plaintextValues: readonly string[];
  /** Present: the request follows a link whose path is in no spelling that the rules know. */
  readonly unmatched?: UnmatchedLink | undefined;
  /** Present: the request belongs to a round of changes, and its links hold this. */
  readonly round?: DeltaRound | undefined;
  /** Present: Graph is asked for a whole page, and the caller gets this part of it. */
  readonly slice?: PageSlice | undefined;
};

/** A part of a page whose rows leave sorted. */
export type PageSlice = {
  /** Rows that the caller asked for. */
  readonly size: number;
  /** Rows of the page that were delivered before. */
  readonly offset: number;
  /** The id of the last of them, as JSON. Absent: none was delivered, or rows have no ids. */
  readonly after?: string;
};

/**
 * How a round of changes was begun. Graph encodes the options in its tokens. When these expire, the link to a new start has none of them.
 * A caller who merged the result would then overwrite columns that it did not select with nothing.
 */
export type DeltaRound = {
  /** Options, opened and decoded, in the spelling that went to Graph. */
  readonly query: readonly { readonly name: string; readonly value: string }[];
  /** The last `Prefer: odata.maxpagesize`. */
  readonly pageSize?: string | undefined;
};

/** A link of Graph that is sealed under the endpoint that answered, because the rules don't know its path. */
export type UnmatchedLink = {
  /** What the answer continues: see `sealLink` of `LeafAction`. */
  readonly collection: string;
  /** The path that the caller asked with, opened. */
  readonly from: string;
};
