import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { dirname, normalize, resolve, sep } from 'node:path';
import { isObjectUri } from '@nymgate/clouds/object-stores/shared/object-uri';
import { NO_FOLLOW } from '../../files/owner-only.ts';
import { FileFailure } from './file-failure.ts';
import { MANIFEST_SUFFIX, REJECTS_SUFFIX } from './output-names.ts';

// Checks of local files. Stores use marks and conditional requests.

const REJECT_LINE_PREFIX = '{"line":';

/** Links would lead the output elsewhere (BLK-04). @throws FileFailure BULK_OUTPUT */
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

/** Other files of these names would be overwritten. @throws FileFailure BULK_OUTPUT */
export async function rejectUnknownNeighbours(output: string, hasManifest: boolean): Promise<void> {
  if (isObjectUri(output)) return;
  const [manifest, rejects] = [output + MANIFEST_SUFFIX, output + REJECTS_SUFFIX];
  if (!hasManifest && (await readFileState(manifest)) !== undefined) throw unknownFileFailure(manifest);
  if ((await readFileState(rejects)) !== undefined && (await readFirstBytes(rejects)) !== REJECT_LINE_PREFIX)
    throw unknownFileFailure(rejects);
}

/** `isOurs`: hashes of what earlier runs made. @throws FileFailure BULK_OUTPUT */
export function rejectUnknownOutput(
  output: string,
  existing: string | undefined,
  isOurs: readonly unknown[],
): void {
  if (existing !== undefined && !isObjectUri(output) && !isOurs.includes(existing))
    throw unknownFileFailure(output);
}

/** Changes when the file is changed or replaced; undefined if absent, and for objects. */
export async function readFileState(path: string): Promise<string | undefined> {
  if (isObjectUri(path)) return undefined;
  const status = await lstat(path).catch(() => undefined);
  return status && [status.dev, status.ino, status.size, status.mtimeMs].join(' ');
}

/** @throws FileFailure BULK_OUTPUT if the output was changed meanwhile */
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
