import type { IncomingMessage } from 'node:http';

/** What is used of the request that Google's Functions Framework passes on: Node's, with what Express and its parsers add. */
export type FrameworkRequest = IncomingMessage & {
  /** The target as it came on the wire; `url` changes on the way through Express. */
  readonly originalUrl: string;
  readonly rawBody?: Uint8Array;
};
