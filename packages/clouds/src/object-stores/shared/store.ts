import type { Clock, Environment, FileStore, HttpClient, Random } from '@nymgate/engine/kernel/ports';
import type { ObjectLocation } from './object-uri.ts';

/** What stores need from outside. */
export type ObjectStorePorts = {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly files: FileStore;
  readonly environment: Environment;
  readonly random: Random;
  /** Resolves after so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
};

/** A checksum that a store tells of an object, or wants of one. Values as the store writes them: base64. */
export type ChecksumName = 'sha256' | 'crc32c' | 'md5';
export type Checksums = Partial<Readonly<Record<ChecksumName, string>>>;

/** What a store tells of an object. */
export type ObjectHead = {
  readonly size: number;
  /** The ETag, or the generation: what conditions name. */
  readonly version: string;
  readonly checksums: Checksums;
  /** Value of our mark; undefined: not an output of ours. */
  readonly outputMark: string | undefined;
  readonly contentEncoding?: string | undefined;
  readonly contentType?: string | undefined;
};

/** One request for a part of an object: `from` up to `to`, of the version that `head` names. */
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
  /** Version that stands there and may be replaced; undefined: nothing may stand there. */
  readonly replacedVersion: string | undefined;
  readonly outputMark: string;
  readonly contentType: string;
};

export type Part = { readonly bytes: Uint8Array; readonly index: number; readonly offset: number };

/** An upload under way. Parts come one after the other; all but the last have `partBytes(index)` bytes. */
export type Upload = {
  readonly uploadPart: (part: Part) => Promise<void>;
  /** Writes the last part, which may be empty, and makes the object. Returns its version. */
  readonly finish: (last: Part, whole: Checksums) => Promise<string | undefined>;
  readonly abort: () => Promise<void>;
};

/** What differs between stores; whatever is the same is in `object-source.ts` and `object-target.ts`. All throw `ObjectFailure`. */
export type ObjectStore = {
  /** Undefined when there is no such object. */
  readonly head: (place: ObjectLocation) => Promise<ObjectHead | undefined>;
  /** Status 206, or 200 for all of it; anything else is thrown. */
  readonly read: (request: RangeRequest) => Promise<AsyncIterable<Uint8Array>>;
  readonly list: (folder: ObjectLocation, next: string | undefined) => Promise<ListPage>;
  readonly upload: (request: UploadRequest) => Upload;
  /** Checksum over the whole that `finish` wants. */
  readonly requiredChecksum: ChecksumName | undefined;
};

/** Metadata that says that an object is an output of ours. One word in small letters: all three stores take it. */
export const OUTPUT_MARK_NAME = 'nymgate';
