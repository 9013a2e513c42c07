import { randomBytes } from 'node:crypto';
import { createApiKey, formatKeyFile, hashApiKey } from '../../app/index.ts';
import type { CallersConfig } from '../../config/index.ts';
import { createPrivateDirectory } from '../stack/private-directory.ts';

/** A gateway of our own with one caller, this process. */
export type OwnCaller = {
  readonly callers: CallersConfig;
  readonly credential: string;
  readonly remove: () => void;
};

const HOUR = 3_600_000;

/**
 * A key for the gateway that `call --config` starts in this process: its configuration may ask callers for credentials that are
 * not here, and without any verifier other users of this machine could use the short-lived listener as well.
 */
export function createOwnCaller(): OwnCaller {
  const directory = createPrivateDirectory();
  const key = createApiKey((length) => randomBytes(length));
  const now = Date.now();
  const record = {
    id: key.id,
    name: 'nymgate call',
    hash: hashApiKey(key),
    created: new Date(now).toISOString(),
    expires: new Date(now + HOUR).toISOString(),
    connectors: ['*'],
  };
  return {
    callers: {
      apiKeys: { file: directory.write('callers.json', formatKeyFile([record])) },
      defaults: { requestsPerMinute: 1_000_000, concurrentRequests: 10_000 },
      refusedCredentials: 100,
    },
    credential: key.text,
    remove: directory.remove,
  };
}
