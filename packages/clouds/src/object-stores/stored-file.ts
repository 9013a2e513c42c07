import type { FileSource } from '@nymgate/bulk/bulk-files';

/**
 * An object to read. `size` counts its bytes as they stand there, compression included; `etag` names this content.
 *
 * `open` holds the bytes, read from first to last, against the checksum that the store tells. It throws `ObjectFailure` (from the
 * iteration): `changed` when another content stands there by now, `unusable` for a wrong checksum.
 */
export type StoredFile = FileSource & {
  readonly size: number;
  readonly etag: string;
  /** It carries the mark of an output of ours and must not be treated again (BLK-05). */
  readonly isOutput: boolean;
  /** As the store has it; undefined where none is said. */
  readonly contentEncoding?: string | undefined;
  readonly contentType?: string | undefined;
};

/** One object of a listing. `refused` says why its name is not taken; `uri` is that of the folder then. */
export type ListedFile = {
  readonly uri: string;
  readonly size: number;
  readonly rejectionReason?: string | undefined;
};
