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
  /** `etag`: names what is there now; on a disk nothing does. */
  readonly complete: () => Promise<{ readonly etag?: string }>;
  /** Leaves nothing behind. */
  readonly abort: () => Promise<void>;
};
