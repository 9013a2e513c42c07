import type { HeaderList } from '../kernel/ports.ts';
import type { TextPart } from './plan.ts';

/** Opens what of a decision is closed. Whoever has the keys makes one for each request, with its limits. */
export type Opener = {
  /**
   * The text of the parts, each reversible pseudonym opened and checked against the types of its place.
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
};

/** How a body goes to Graph: bytes and type are ours, whatever the caller wrote. */
export type WrittenBody = { readonly bytes: Uint8Array; readonly contentType: string };

/** What goes to Graph, opened, and confirmed to be the request that was decided about. */
export type OpenedRequest = {
  /** Percent-encoded path and query. */
  readonly path: string;
  readonly headers: HeaderList;
  /** Undefined: the request has none. */
  readonly body: WrittenBody | undefined;
  /** Values that the answer may hold although the request brought them as pseudonyms: the rules take them in clear as well. */
  readonly inClear: readonly string[];
};
