import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import {
  createApiKey,
  hashApiKey,
} from '../../../packages/gateway/src/caller-auth/create-api-key-verifier.ts';
import { formatKeyFile } from '../../../packages/gateway/src/caller-auth/key-file.ts';
import { exchangeBytes } from '../../harness/send-raw-request.ts';
import { type Fault, USERS } from './fault.ts';
import type { FaultStand } from './stand.ts';

const DAY = 86_400_000;

function configureCaller({ configure, write, at }: FaultStand, days: number): void {
  const key = createApiKey((length) => randomBytes(length));
  const [created = '', expires = ''] = [0, days].map((each) =>
    new Date(Date.now() + each * DAY).toISOString(),
  );
  const record = {
    id: key.id,
    name: 'warehouse',
    hash: hashApiKey(key),
    connectors: ['*'],
    created,
    expires,
  };
  write('callers.json', formatKeyFile([record]));
  configure({ callers: { apiKeys: { file: at('callers.json') } } });
}

export const CALLERS: readonly Fault[] = [
  {
    name: 'callers with a wrong key',
    fires: ['NymgateCallersRefused'],
    cause: async (stand) => {
      configureCaller(stand, 90);
      const gateway = await stand.start();
      await gateway.getMany(110, USERS, { authorization: 'Bearer wrong' });
      await stand.hold(30, gateway);
    },
  },
  {
    name: 'pseudonyms that do not open',
    fires: ['NymgateTokensGuessed'],
    cause: async ({ start, hold }) => {
      const gateway = await start();
      await gateway.getMany(110, `/v1.0/users/p~${'A'.repeat(60)}`);
      await hold(30, gateway);
    },
  },
  {
    name: 'requests that no parser takes',
    fires: ['NymgateListenerRefuses'],
    cause: async ({ start, hold }) => {
      const gateway = await start();
      const bytes = Buffer.from('GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n');
      await Promise.all(Array.from({ length: 110 }, () => exchangeBytes(gateway.url, bytes)));
      await hold(30, gateway);
    },
  },
  {
    name: 'a key that ends in ten days, in a file that is then gone',
    fires: ['NymgateCallerKeyEnds', 'NymgateCallerKeysUnreadable'],
    still: ['NymgateCallerKeyEnds', 'NymgateCallerKeysUnreadable'],
    cause: async (stand) => {
      configureCaller(stand, 10);
      const gateway = await stand.start();
      await stand.hold(10, gateway);
      rmSync(stand.at('callers.json'));
      await gateway.waitForMetric(/^nymgate_caller_keys_unreadable 1$/m);
      await stand.hold(10, gateway);
    },
  },
];
