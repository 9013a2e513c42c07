/** A file to read, wherever it is. */
export type FileSource = {
  readonly uri: string;
  /** Last part of the name: `people.csv.gz`. */
  readonly name: string;
  /** Bytes as they stand there, compression included. */
  readonly size: number;
  /** Names this content: another content has another one. */
  readonly etag?: string | undefined;
  /** It carries the mark of an output of ours and must not be treated again (BLK-05). */
  readonly isOutput: boolean;
  /** As the store has it; undefined where none is said. */
  readonly contentEncoding?: string | undefined;
  readonly contentType?: string | undefined;
  /**
   * The bytes from `from` (0) up to `to` (the end), as they stand there. Read from first to last they are held against the checksum that
   * the store tells.
   *
   * @throws ObjectFailure (from the iteration); `changed` when another content stands there by now
   */
  readonly open: (from?: number, to?: number) => AsyncIterable<Uint8Array>;
};

/** A file to write: whole, or not at all. */
export type FileTarget = {
  /** Takes the bytes at once; resolves when there is room for more. */
  readonly write: (chunk: Uint8Array) => Promise<void>;
  /** Only now there is a file. `sha256` is that of its bytes, in hexadecimal. */
  readonly complete: () => Promise<{ readonly etag?: string | undefined; readonly sha256: string }>;
  /** Gives up what was written. Does nothing after `complete`, or a second time. */
  readonly abort: () => Promise<void>;
};

/** One object of a listing. `refused` says why its name is not taken; `uri` is that of the folder then. */
export type ListedFile = {
  readonly uri: string;
  readonly size: number;
  readonly refused?: string | undefined;
};

export type TargetOptions = {
  readonly contentType?: string | undefined;
};
