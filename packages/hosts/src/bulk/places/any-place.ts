import { createReadStream } from 'node:fs';
import { readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileSource, FileTarget } from '@nymgate/bulk/bulk-files';
import { ObjectFailure } from '@nymgate/clouds/object-stores/shared/object-failure';
import { isObjectUri } from '@nymgate/clouds/object-stores/shared/object-uri';
import { createLocalSource, listLocalSources } from './create-local-source.ts';
import { getObjectAccess } from './get-object-access.ts';
import { createLocalTarget } from './local-target.ts';
import { isReservedName } from './output-names.ts';

// Files of this machine and objects of a store by one set of words.

/** `refused`: some objects of the folder are not among them, because of their names. */
export type SourceListing = { readonly sources: readonly FileSource[]; readonly failure?: ObjectFailure };

/** @throws FileFailure INPUT_UNREADABLE, ObjectFailure */
export async function listSources(uri: string): Promise<SourceListing> {
  if (!isObjectUri(uri)) return { sources: await listLocalSources(uri) };
  const sources: FileSource[] = [];
  try {
    for await (const source of (await getObjectAccess()).stores.list(uri))
      if (!isReservedName(source.name)) sources.push(source);
    return { sources };
  } catch (error) {
    // Told by the store once all others were given: a name that is not taken keeps no other file back.
    const isName = error instanceof ObjectFailure && error.finding.outcome === 'refused';
    if (isName && sources.length > 0) return { sources, failure: error };
    throw error;
  }
}

/** A source that was listed before, by what a worker is told of it. */
export async function openSource(uri: string, name: string, size: number): Promise<FileSource> {
  if (!isObjectUri(uri)) return createLocalSource(uri, name, size);
  return { ...(await (await getObjectAccess()).stores.openSource(uri)), name };
}

/** @throws FileFailure BULK_OUTPUT, ObjectFailure */
export async function createTarget(uri: string): Promise<FileTarget> {
  return isObjectUri(uri) ? (await getObjectAccess()).stores.createTarget(uri) : createLocalTarget(uri);
}

/**
 * A small file as text.
 *
 * @param most bytes that it may have: whoever may write there decides how large it is
 * @throws when there is none, or it is larger
 */
export async function readSourceText(uri: string, maxBytes: number): Promise<string> {
  const source = isObjectUri(uri) ? await (await getObjectAccess()).stores.openSource(uri) : await stat(uri);
  if (source.size > maxBytes) throw new RangeError('larger than such a file is');
  if (!('open' in source)) return readFile(uri, 'utf8');
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.open()) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** The bytes of an output that is there; undefined when there is none. @throws ObjectFailure when that cannot be known */
export async function readOutput(uri: string): Promise<AsyncIterable<Uint8Array> | undefined> {
  if (!isObjectUri(uri)) return (await stat(uri).catch(() => undefined)) && createReadStream(uri);
  try {
    return (await (await getObjectAccess()).stores.openSource(uri)).open();
  } catch (error) {
    if (error instanceof ObjectFailure && error.finding.outcome === 'absent') return undefined;
    throw error;
  }
}

/** Takes a reject file of an earlier run away. In a store it stays, empty: objects of earlier runs are not deleted. */
export async function clearOutput(uri: string): Promise<void> {
  if (!isObjectUri(uri)) await unlink(uri).catch(() => undefined);
  else if ((await readOutput(uri)) !== undefined) await (await createTarget(uri)).complete();
}

/** Writes one small file, whole or not at all. */
export async function writeOutputText(uri: string, text: string): Promise<void> {
  const target = await createTarget(uri);
  try {
    await target.write(Buffer.from(text));
    await target.complete();
  } catch (error) {
    await target.abort();
    throw error;
  }
}

/** A file below a folder. @example fileBelow('s3://safe/', 'a.csv') // 's3://safe/a.csv' */
export function joinFileName(folder: string, name: string): string {
  return isObjectUri(folder) ? `${folder.replace(/\/?$/, '/')}${name}` : join(folder, name);
}
