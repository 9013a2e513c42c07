import type { FileSource } from '@nymgate/bulk/bulk-files';

/**
 * `size` counts stored bytes, compression included. `open` verifies a full read against the store's checksum;
 * the iteration throws `ObjectFailure`: `changed` when the object was replaced, `unusable` for a wrong
 * checksum.
 */
export type StoredFile = FileSource & {
  readonly size: number;
  readonly etag: string;
  /** Marked as our output, which must not be treated again (BLK-05). */
  readonly isOutput: boolean;
  readonly contentEncoding?: string | undefined;
  readonly contentType?: string | undefined;
};

/** `rejectionReason` says why the name isn't accepted; `uri` is then that of the folder. */
export type ListedFile = {
  readonly uri: string;
  readonly size: number;
  readonly rejectionReason?: string | undefined;
};
