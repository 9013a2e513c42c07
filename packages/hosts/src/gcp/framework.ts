import type { IncomingMessage } from 'node:http';

/** Node's request with the additions of Express and its parsers. */
export type FrameworkRequest = IncomingMessage & {
  /** The target as sent; Express changes `url`. */
  readonly originalUrl: string;
  readonly rawBody?: Uint8Array;
};
