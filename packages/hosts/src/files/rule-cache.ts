import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { RuleCache } from '@nymgate/gateway/app/rules/cached-rules';

const MAX_CACHE_BYTES = 8_388_608;
const GROUP_AND_OTHERS_BITS = 0o077;

/**
 * Caches texts next to their files as `.NAME.nymgate-cache`, mode 0600. Links and files that another user
 * owns or may access are ignored, so that a cache can't activate someone else's rules (PIN-01).
 */
export function createRuleCache(product: string): RuleCache {
  return Object.freeze({ product, read: readOwnedFile, write: writeOwnedFile });
}

function getCachePath(file: string): string {
  return join(dirname(file), `.${basename(file)}.nymgate-cache`);
}

function readOwnedFile(file: string): string | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(
      getCachePath(file),
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    );
    return isOwnedByUser(descriptor) ? readFileSync(descriptor, 'utf8') : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function isOwnedByUser(descriptor: number): boolean {
  const status = fstatSync(descriptor);
  const isOwnerMatch = status.uid === process.geteuid?.() && (status.mode & GROUP_AND_OTHERS_BITS) === 0;
  return isOwnerMatch && status.isFile() && status.size <= MAX_CACHE_BYTES;
}

/** Atomic, because another process may read it. */
function writeOwnedFile(file: string, text: string): void {
  if (process.geteuid === undefined) return;
  const cachePath = getCachePath(file);
  const temporaryPath = `${cachePath}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(temporaryPath, text, { mode: 0o600, flag: 'wx' });
    renameSync(temporaryPath, cachePath);
  } catch {
    remove(temporaryPath);
  }
}

function remove(file: string): void {
  try {
    unlinkSync(file);
  } catch {}
}
