import type { SourceFailure } from '@nymgate/engine/kernel/ports';

/** A body between the connection and its only reader. */
export type BodyQueue = {
  /** Can be read once. A failure discards queued chunks, since half a body is useless. */
  readonly body: AsyncIterable<Uint8Array>;
  /** False: push no more until `resume` is called. */
  readonly push: (chunk: Uint8Array) => boolean;
  readonly end: () => void;
  readonly fail: (failure: SourceFailure) => void;
};

export type BodyQueueOptions = {
  readonly resume: () => void;
  /** The reader has stopped before the end. */
  readonly cancel: () => void;
};

/** One more chunk is accepted, since the connection can't put it back. */
const HIGH_WATER_MARK_BYTES = 131_072;

type ChunkResult = IteratorResult<Uint8Array, undefined>;
type PendingRead = {
  readonly resolve: (taken: ChunkResult) => void;
  readonly reject: (failure: SourceFailure) => void;
};

const DONE: ChunkResult = Object.freeze({ done: true, value: undefined });

/** Cheaper per request than a Node stream, which does much more. */
export function createBodyQueue(options: BodyQueueOptions): BodyQueue {
  return new ChunkQueue(options);
}

/** A class: an object literal with `[Symbol.asyncIterator]` costs ten times as much. */
class ChunkQueue implements BodyQueue, AsyncIterableIterator<Uint8Array, undefined> {
  readonly #options: BodyQueueOptions;
  readonly #chunks: Uint8Array[] = [];
  #waiting = 0;
  #ended = false;
  #failure: SourceFailure | undefined;
  #waiter: PendingRead | undefined;

  constructor(options: BodyQueueOptions) {
    this.#options = options;
  }

  get body(): AsyncIterable<Uint8Array> {
    return this;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<ChunkResult> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const chunk = this.#chunks.shift();
    if (chunk === undefined) {
      if (this.#ended) return Promise.resolve(DONE);
      return new Promise((resolve, reject) => {
        this.#waiter = { resolve, reject };
      });
    }
    const full = this.#waiting >= HIGH_WATER_MARK_BYTES;
    this.#waiting -= chunk.length;
    if (full && this.#waiting < HIGH_WATER_MARK_BYTES) this.#options.resume();
    return Promise.resolve({ done: false, value: chunk });
  }

  return(): Promise<ChunkResult> {
    if (!this.#ended && this.#failure === undefined) this.#options.cancel();
    this.#chunks.length = 0;
    this.#ended = true;
    return Promise.resolve(DONE);
  }

  push(chunk: Uint8Array): boolean {
    if (this.#ended || this.#failure !== undefined) return true;
    const waiter = this.#takeWaiter();
    if (waiter !== undefined) {
      waiter.resolve({ done: false, value: chunk });
      return true;
    }
    this.#chunks.push(chunk);
    this.#waiting += chunk.length;
    return this.#waiting < HIGH_WATER_MARK_BYTES;
  }

  end(): void {
    this.#ended = true;
    this.#takeWaiter()?.resolve(DONE);
  }

  fail(failure: SourceFailure): void {
    this.#failure ??= failure;
    this.#chunks.length = 0;
    this.#takeWaiter()?.reject(this.#failure);
  }

  #takeWaiter(): PendingRead | undefined {
    const waiter = this.#waiter;
    this.#waiter = undefined;
    return waiter;
  }
}
