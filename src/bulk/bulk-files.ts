/** One input: a local file or an object of a store. */
export type FileSource = {
  /** `hr/people.csv`, `s3://bucket/hr/people.csv`: for people and manifests. */
  readonly uri: string;
  /** Below what was asked for, with `/`: the output has the same one. */
  readonly name: string;
  readonly size?: number;
  readonly etag?: string;
  /** Bytes as stored, from `from` up to `to` (exclusive); all without them. */
  readonly open: (from?: number, to?: number) => AsyncIterable<Uint8Array>;
};

/** One output, which appears whole at `complete` or not at all. */
export type FileTarget = {
  /** Takes the bytes over before it resolves. */
  readonly write: (chunk: Uint8Array) => Promise<void>;
  readonly complete: (metadata: Readonly<Record<string, string>>) => Promise<{
    readonly etag?: string;
    /** Of what was written, 64 hex digits. */
    readonly sha256: string;
  }>;
  /** Leaves nothing behind. */
  readonly abort: () => Promise<void>;
};

/** Where inputs and outputs are: local paths, or one store. */
export type FilePlace = {
  /** What a path or address names: one file, or all below a folder or prefix, in the order of their names. */
  readonly list: (uri: string) => AsyncIterable<FileSource>;
  readonly createTarget: (uri: string) => Promise<FileTarget>;
};
