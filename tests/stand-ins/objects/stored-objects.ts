import { createHash } from 'node:crypto';

export type Stored = {
  readonly bytes: Buffer;
  readonly etag: string;
  /** Metadata and content headers, by the names they are told with. */
  readonly headers: Readonly<Record<string, string>>;
};

/** What a request says that a store has to hold against what is there (RFC 9110 section 13.1). */
export type Condition = { readonly ifMatch?: string | undefined; readonly ifNoneMatch?: string | undefined };

export type StoredObjects = {
  readonly get: (path: string) => Stored | undefined;
  readonly paths: () => readonly string[];
  /** Undefined when the condition does not hold. */
  readonly put: (
    path: string,
    object: Omit<Stored, 'etag'>,
    condition?: Condition,
  ) => { readonly stored: Stored; readonly replaced: boolean } | undefined;
  readonly remove: (path: string) => void;
};

/** Objects by `/bucket/key`, each with an ETag of its own for each time it was written. */
export function createStoredObjects(): StoredObjects {
  const objects = new Map<string, Stored>();
  let writes = 0;
  return {
    get: (path) => objects.get(path),
    paths: () => [...objects.keys()].toSorted(),
    put: (path, object, { ifMatch, ifNoneMatch } = {}) => {
      const there = objects.get(path);
      if (ifMatch !== undefined && there?.etag !== ifMatch) return undefined;
      if (ifNoneMatch === '*' && there !== undefined) return undefined;
      writes += 1;
      const etag = `"${createHash('md5').update(`${writes}`).update(object.bytes).digest('hex')}"`;
      const stored = { ...object, etag };
      objects.set(path, stored);
      return { stored, replaced: there !== undefined };
    },
    remove: (path) => void objects.delete(path),
  };
}
