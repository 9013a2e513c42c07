import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { expect, vi } from 'vitest';
import { GID, UID } from '../container.ts';
import { answerUsers, type Fault, USERS } from './fault.ts';
import { type Gateway, labelled } from './stand.ts';

const waitFor = (gateway: Gateway, code: string) =>
  vi.waitFor(async () => expect(await gateway.get(USERS)).toBe(code), { timeout: 30_000, interval: 0 });

export const OPERATION: readonly Fault[] = [
  {
    name: 'O1 a restart, with requests before and after it',
    fires: [],
    cause: async ({ start, hold }) => {
      const before = await start();
      for (let round = 0; round < 3; round += 1) {
        await before.getMany(20, USERS);
        await hold(20, before);
      }
      await before.stop();
      await hold(0.5, before);
      const after = await start();
      await after.get(USERS);
      await hold(30, after);
    },
  },
  {
    name: 'O2 no room for the audit file, while callers go on',
    fires: ['NymgateAuditUnwritable', 'NymgateFailures', 'NymgateOverloaded'],
    cause: async ({ configure, start, at, hold }) => {
      configure({ audit: { file: at('audit.jsonl') } });
      const gateway = await start();
      await gateway.get(USERS);
      await hold(20, gateway);
      const limitSize = (bytes: number | string) =>
        execFileSync('prlimit', ['--pid', String(gateway.pid()), `--fsize=${bytes}:unlimited`], {
          uid: UID,
          gid: GID,
        });
      limitSize(statSync(at('audit.jsonl')).size + 100);
      await waitFor(gateway, 'NOT_READY');
      for (let round = 0; round < 6; round += 1) {
        await gateway.getMany(5, USERS);
        await hold(4, gateway);
      }
      limitSize('unlimited');
      await waitFor(gateway, '200');
      await hold(30, gateway);
    },
  },
  {
    name: 'O2 standard output that is not read',
    fires: ['NymgateAuditUnwritable'],
    cause: async ({ start, hold }) => {
      const gateway = await start();
      await hold(20, gateway);
      gateway.child.stdout?.pause();
      await waitFor(gateway, 'NOT_READY');
      await hold(5, gateway);
      gateway.child.stdout?.resume();
      await waitFor(gateway, '200');
      await hold(30, gateway);
    },
  },
  {
    name: 'O3 the first response that is withheld, before any scrape',
    fires: ['NymgateAnswersWithheld', 'NymgateShapesWithheld'],
    cause: async (stand) => {
      const gateway = await stand.start();
      answerUsers(stand, '{"value":{}}');
      expect(await gateway.get(USERS)).toBe('RESPONSE_NOT_SANITIZABLE');
      await stand.hold(70, gateway);
    },
  },
  {
    name: 'O3 the first response that is withheld, an hour after the start',
    fires: ['NymgateAnswersWithheld', 'NymgateShapesWithheld'],
    cause: async (stand) => {
      const gateway = await stand.start();
      await gateway.getMany(100, USERS);
      await stand.hold(70, gateway);
      stand.mark();
      answerUsers(stand, '{"value":{}}');
      await gateway.get(USERS);
      await stand.hold(70, gateway);
    },
  },
  {
    name: 'O3 scrapes that fail for two minutes, an hour after a response was withheld',
    fires: [],
    cause: async (stand) => {
      const gateway = await stand.start();
      answerUsers(stand, '{"value":{}}');
      await gateway.get(USERS);
      await stand.hold(70, gateway);
      stand.mark();
      await stand.hold(2, { ...gateway, scrape: async () => undefined });
      await stand.hold(70, gateway);
    },
  },
  {
    name: 'O7 staging with other keys beside production, in one Prometheus',
    fires: [],
    cause: async ({ start, hold, write, configure }) => {
      const production = await start();
      configure(otherKey(write));
      const staging = await start();
      await hold(60, production, labelled(staging, { job: 'staging' }));
    },
  },
  {
    name: 'O7 a replica with another key',
    fires: ['NymgateReplicasDiffer'],
    still: ['NymgateReplicasDiffer'],
    cause: async ({ start, hold, write, configure }) => {
      const one = await start();
      configure(otherKey(write));
      await hold(40, one, labelled(await start(), { instance: 'b' }));
    },
  },
  {
    name: 'O7 one of two replicas is gone, and comes back',
    fires: ['NymgateAbsent'],
    cause: async ({ start, hold }) => {
      const [one, two] = [await start(), await start()];
      await hold(20, one, labelled(two, { instance: 'b' }));
      await two.stop();
      await hold(10, one, labelled(two, { instance: 'b' }));
      await hold(20, one, labelled(await start(), { instance: 'b' }));
    },
  },
];

/** Writes another key. @returns the configuration with it */
function otherKey(write: (name: string, text: string) => void): Readonly<Record<string, unknown>> {
  write('other', Buffer.alloc(32, 'another test key, never for use!').toString('base64url'));
  return { pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'file:other' }] } };
}
