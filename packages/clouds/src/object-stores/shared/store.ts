import type { Clock, Environment, FileStore, HttpClient, Random } from '@nymgate/engine/kernel/ports';
import type { ObjectLocation } from './object-uri.ts';

export type ObjectStorePorts = {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly files: FileStore;
  readonly environment: Environment;
  readonly random: Random;
  readonly sleep: (milliseconds: number) => Promise<void>;
};

/** Values in base64. */
export type ChecksumName = 'sha256' | 'crc32c' | 'md5';
export type Checksums = Partial<Readonly<Record<ChecksumName, string>>>;

export type ObjectHead = {
  readonly size: number;
  /** ETag or generation, for conditional requests. */
  readonly version: string;
  readonly checksums: Checksums;
  /** Undefined when the object isn't our output. */
  readonly outputMark: string | undefined;
  readonly contentEncoding?: string | undefined;
  readonly contentType?: string | undefined;
};

/** From `from` up to `to`, of the version in `head`. */
export type RangeRequest = {
  readonly location: ObjectLocation;
  readonly head: ObjectHead;
  readonly from: number;
  readonly to: number;
};

export type ListPage = {
  readonly objects: readonly { readonly key: string; readonly size: number }[];
  readonly next: string | undefined;
};

export type UploadRequest = {
  readonly location: ObjectLocation;
  /** Version to replace; undefined: no object may exist. */
  readonly replacedVersion: string | undefined;
  readonly outputMark: string;
  readonly contentType: string;
};

export type Part = { readonly bytes: Uint8Array; readonly index: number; readonly offset: number };

/** Parts are sequential; all but the last have `partSizeForIndex(index)` bytes. */
export type Upload = {
  readonly uploadPart: (part: Part) => Promise<void>;
  /** Uploads the last part, which may be empty, and creates the object. Returns its version. */
  readonly finish: (last: Part, checksums: Checksums) => Promise<string | undefined>;
  readonly abort: () => Promise<void>;
};

/** What differs between stores. All throw `ObjectFailure`. */
export type ObjectStore = {
  /** Undefined when the object doesn't exist. */
  readonly head: (place: ObjectLocation) => Promise<ObjectHead | undefined>;
  /** Throws for statuses other than 206, or 200 for all of it. */
  readonly read: (request: RangeRequest) => Promise<AsyncIterable<Uint8Array>>;
  readonly list: (folder: ObjectLocation, next: string | undefined) => Promise<ListPage>;
  readonly upload: (request: UploadRequest) => Upload;
  /** Checksum of the whole that `finish` needs. */
  readonly requiredChecksum: ChecksumName | undefined;
};

/** Metadata that marks our outputs: lower case, which all three stores accept. */
export const OUTPUT_MARK_NAME = 'nymgate';
