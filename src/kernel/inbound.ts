import type { HeaderList } from './ports.ts';

/** One request as it came on the wire. `target` is never normalised: ambiguity must stay visible so that it can be refused. */
export type Inbound = {
  readonly method: string;
  readonly target: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  readonly remoteAddress: string;
  /** Aborts when the client goes away. */
  readonly signal?: AbortSignal;
};

/** One answer, whole: a truncated 200 cannot be expressed. */
export type Outbound = {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
};
