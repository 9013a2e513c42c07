import type { SourceFailure } from '../../../kernel/ports.ts';

/** A body between the connection that brings it and the one reader that takes it, chunk by chunk. */
export type BodyQueue = {
  /** Can be read once. Throws the failure as soon as there is one, whatever is still queued: half a body is of no use. */
  readonly body: AsyncIterable<Uint8Array>;
  /** False: the reader is behind, bring nothing more until `resume`. */
  readonly push: (chunk: Uint8Array) => boolean;
  readonly end: () => void;
  readonly fail: (failure: SourceFailure) => void;
};

export type BodyQueueOptions = {
  /** There is room again. */
  readonly resume: () => void;
  /** The reader wants no more of a body that has not ended. */
  readonly leave: () => void;
};

/** What may wait for the reader. One more chunk is taken, for what the connection has read it cannot put back. */
const ROOM_BYTES = 131_072;

type Taken = IteratorResult<Uint8Array, undefined>;
type Waiter = { readonly resolve: (taken: Taken) => void; readonly reject: (failure: SourceFailure) => void };
type State = {
  readonly chunks: Uint8Array[];
  waiting: number;
  ended: boolean;
  failure: SourceFailure | undefined;
  waiter: Waiter | undefined;
};

const DONE: Taken = Object.freeze({ done: true, value: undefined });

/**
 * Node's own streams can do the same and much that is not needed here, which each request would pay for.
 *
 * @example const queue = createBodyQueue({ resume, leave }); queue.push(chunk); queue.end(); for await (const part of queue.body) …
 */
export function createBodyQueue({ resume, leave }: BodyQueueOptions): BodyQueue {
  const state: State = { chunks: [], waiting: 0, ended: false, failure: undefined, waiter: undefined };
  const iterator: AsyncIterator<Uint8Array, undefined> = {
    next: () => take(state, resume),
    return: () => {
      if (!state.ended && state.failure === undefined) leave();
      state.chunks.length = 0;
      state.ended = true;
      return Promise.resolve(DONE);
    },
  };
  return {
    body: { [Symbol.asyncIterator]: () => iterator },
    push: (chunk) => push(state, chunk),
    end: () => {
      state.ended = true;
      settle(state)?.resolve(DONE);
    },
    fail: (failure) => {
      state.failure ??= failure;
      state.chunks.length = 0;
      settle(state)?.reject(state.failure);
    },
  };
}

function take(state: State, resume: () => void): Promise<Taken> {
  if (state.failure !== undefined) return Promise.reject(state.failure);
  const chunk = state.chunks.shift();
  if (chunk === undefined) {
    if (state.ended) return Promise.resolve(DONE);
    return new Promise((resolve, reject) => {
      state.waiter = { resolve, reject };
    });
  }
  const full = state.waiting >= ROOM_BYTES;
  state.waiting -= chunk.length;
  if (full && state.waiting < ROOM_BYTES) resume();
  return Promise.resolve({ done: false, value: chunk });
}

function push(state: State, chunk: Uint8Array): boolean {
  if (state.ended || state.failure !== undefined) return true;
  const waiter = settle(state);
  if (waiter !== undefined) {
    waiter.resolve({ done: false, value: chunk });
    return true;
  }
  state.chunks.push(chunk);
  state.waiting += chunk.length;
  return state.waiting < ROOM_BYTES;
}

function settle(state: State): Waiter | undefined {
  const { waiter } = state;
  state.waiter = undefined;
  return waiter;
}
