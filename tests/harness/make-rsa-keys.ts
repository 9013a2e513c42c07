import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** PKCS #8, PEM. */
    readonly rsaKeys: readonly string[];
  }
}

const KEYS = 16;
const options = {
  modulusLength: 2_048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
} as const;

/** Makes the RSA keys of one run of the tests, each fresh; rsa-keys.ts hands them out. */
export async function setup(project: TestProject): Promise<void> {
  const made = await Promise.all(
    Array.from({ length: KEYS }, () => promisify(generateKeyPair)('rsa', options)),
  );
  project.provide(
    'rsaKeys',
    made.map(({ privateKey }) => privateKey),
  );
}
