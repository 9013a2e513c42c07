import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createApiKey, hashApiKey } from '../../packages/gateway/src/caller-auth/create-api-key-verifier.ts';
import { formatKeyFile } from '../../packages/gateway/src/caller-auth/key-file.ts';

/** Writes a key file with the key of one caller, valid for a day. @returns the key */
export function writeKeyFile(
  file: string,
  connectors: readonly string[],
  limits: { readonly requestsPerMinute?: number } = {},
): ReturnType<typeof createApiKey> {
  const key = createApiKey((length) => randomBytes(length));
  const record = {
    ...{ id: key.id, name: 'warehouse', hash: hashApiKey(key), connectors },
    ...{ created: new Date().toISOString(), expires: new Date(Date.now() + 86_400_000).toISOString() },
    ...limits,
  };
  writeFileSync(file, formatKeyFile([record]), { mode: 0o600 });
  return key;
}
