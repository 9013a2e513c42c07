import { createPrivateKey, generateKeyPair } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** PKCS #8, PEM. */
    readonly rsaKeys: readonly string[];
  }
}

const KEYS = 16;
const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/nymgate/', import.meta.url));
const FILE = `${FOLDER}rsa-keys.json`;
const options = {
  modulusLength: 2_048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
} as const;

let keys: Promise<readonly string[]> | undefined;

/** Provides the RSA keys of the tests, which rsa-keys.ts hands out: each is made once a clone, for they take seconds. */
export async function setup(project: TestProject): Promise<void> {
  // Each project of a run sets up by itself.
  keys ??= keptKeys() ?? makeKeys();
  project.provide('rsaKeys', await keys);
}

function keptKeys(): Promise<readonly string[]> | undefined {
  try {
    const kept: unknown = JSON.parse(readFileSync(FILE, 'utf8'));
    return Array.isArray(kept) && kept.length === KEYS && kept.every(isUsable)
      ? Promise.resolve(kept)
      : undefined;
  } catch {
    return undefined;
  }
}

function isUsable(pem: unknown): boolean {
  return (
    typeof pem === 'string' &&
    createPrivateKey(pem).asymmetricKeyDetails?.modulusLength === options.modulusLength
  );
}

async function makeKeys(): Promise<readonly string[]> {
  const pairs = await Promise.all(
    Array.from({ length: KEYS }, () => promisify(generateKeyPair)('rsa', options)),
  );
  const made = pairs.map(({ privateKey }) => privateKey);
  mkdirSync(FOLDER, { recursive: true });
  // Another run may read the file at this moment.
  const unfinished = `${FILE}.${process.pid}`;
  writeFileSync(unfinished, JSON.stringify(made), { mode: 0o600 });
  renameSync(unfinished, FILE);
  return made;
}
