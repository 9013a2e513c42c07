import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { dirname, normalize, resolve, sep } from 'node:path';
import { isObjectUri } from '@nymgate/clouds/object-stores/shared/object-uri';
import { NO_FOLLOW } from '../../files/owner-only.ts';
import { FileFailure } from './file-failure.ts';
import { MANIFEST_SUFFIX, REJECTS_SUFFIX } from './output-names.ts';

// What a run may not touch on this machine. Stores have marks and conditions for it.

/** How a reject file begins. */
const REJECT_LINE_PREFIX = '{"line":';

/**
 * Refuses an output whose folders, up to the one that was named, are links: it would lie elsewhere (BLK-04).
 *
 * @param name of the file below the folder that was named
 * @throws FileFailure BULK_OUTPUT
 */
export async function rejectSymbolicLinks(output: string, name: string): Promise<void> {
  if (isObjectUri(output)) return;
  const path = resolve(output);
  const depth = path.endsWith(`${sep}${normalize(name)}`) ? name.split('/').length : 1;
  let folder = dirname(path);
  for (let level = 0; level < depth; level += 1) {
    const status = await lstat(folder).catch(() => undefined);
    if (status?.isSymbolicLink() === true)
      throw new FileFailure('BULK_OUTPUT', folder, 'it is a link; name the folder itself');
    folder = dirname(folder);
  }
}

/**
 * Refuses files beside the output that have the names of a manifest and a reject file and are none: they would be written over or removed.
 *
 * @param hasManifest whether a manifest could be read
 * @throws FileFailure BULK_OUTPUT
 */
export async function rejectUnknownNeighbours(output: string, hasManifest: boolean): Promise<void> {
  if (isObjectUri(output)) return;
  const [manifest, rejects] = [output + MANIFEST_SUFFIX, output + REJECTS_SUFFIX];
  if (!hasManifest && (await readFileState(manifest)) !== undefined) throw unknownFileFailure(manifest);
  if ((await readFileState(rejects)) !== undefined && (await readFirstBytes(rejects)) !== REJECT_LINE_PREFIX)
    throw unknownFileFailure(rejects);
}

/**
 * Refuses what stands in the place of the output and is not of an earlier run. Of an object its mark says whose it is: what lacks it is never
 * replaced (object-stores), and after two runs at once the manifest may be that of the other one.
 *
 * @param there its SHA-256; undefined: nothing stands there
 * @param ours what earlier runs have made
 * @throws FileFailure BULK_OUTPUT
 */
export function rejectUnknownOutput(
  output: string,
  existing: string | undefined,
  isOurs: readonly unknown[],
): void {
  if (existing !== undefined && !isObjectUri(output) && !isOurs.includes(existing))
    throw unknownFileFailure(output);
}

/** What a file has as long as nobody changes or replaces it; undefined where there is none, and for objects. */
export async function readFileState(path: string): Promise<string | undefined> {
  if (isObjectUri(path)) return undefined;
  const status = await lstat(path).catch(() => undefined);
  return status && [status.dev, status.ino, status.size, status.mtimeMs].join(' ');
}

/** @throws FileFailure BULK_OUTPUT when the place of the output has another state than before */
export async function rejectIfStateChanged(output: string, state: string | undefined): Promise<void> {
  if ((await readFileState(output)) !== state)
    throw new FileFailure('BULK_OUTPUT', output, 'it has changed meanwhile; run this again');
}

async function readFirstBytes(path: string): Promise<string> {
  const handle = await open(path, constants.O_RDONLY | NO_FOLLOW | (constants.O_NONBLOCK ?? 0)).catch(
    () => undefined,
  );
  if (handle === undefined) return '';
  try {
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(REJECT_LINE_PREFIX.length),
      0,
      REJECT_LINE_PREFIX.length,
      0,
    );
    return buffer.toString('latin1', 0, bytesRead);
  } catch {
    return '';
  } finally {
    await handle.close();
  }
}

function unknownFileFailure(path: string): FileFailure {
  return new FileFailure(
    'BULK_OUTPUT',
    path,
    'it is there already and is not of an earlier run; move it away',
  );
}
