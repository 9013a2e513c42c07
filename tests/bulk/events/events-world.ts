import { onTestFinished } from 'vitest';
import { loadConfig } from '../../../packages/gateway/src/config/load-config.ts';
import {
  type BulkRuntime,
  createBulkRuntime,
} from '../../../packages/hosts/src/bulk/events/create-bulk-runtime.ts';
import { closeObjectAccess } from '../../../packages/hosts/src/bulk/places/get-object-access.ts';
import { changeEnvironment } from '../../harness/change-environment.ts';
import { type ObjectsStand, startObjects } from '../../stand-ins/objects/start-objects.ts';
import { type BulkStand, createBulkStand, RULES, TENANT } from '../bulk-stand.ts';

export type LogLine = Readonly<Record<string, unknown>> & { readonly event: string };

export type EventsWorld = {
  readonly stand: BulkStand;
  readonly store: ObjectsStand;
  readonly host: BulkRuntime;
  /** Another process of the same function. */
  readonly startHost: () => BulkRuntime;
  /** Puts an object where somebody uploads it, with metadata of that somebody. */
  readonly plant: (
    path: string,
    text: string | Uint8Array,
    metadata?: Readonly<Record<string, string>>,
  ) => void;
  /** Lines of the log about objects and events. */
  readonly lines: () => readonly LogLine[];
  readonly last: () => LogLine | undefined;
};

/** Jobs, by the path of the rules. */
type Jobs = (rules: string) => object;

export type WorldOptions = {
  readonly rules?: string;
  /** In the place of one job, from `s3://exports/hr/` to `s3://safe/hr/`. */
  readonly bulk?: Jobs | null;
};

/** Configuration, stores and host of a function, in this process, until the test ends. */
export async function startEventsWorld({ rules = RULES, bulk }: WorldOptions = {}): Promise<EventsWorld> {
  const stand = createBulkStand(rules);
  const store = await startObjects();
  const restore = changeEnvironment(store.environment);
  const told: LogLine[] = [];
  const config = configOf(stand, bulk);
  const hosts: BulkRuntime[] = [];
  const startHost = () => {
    const host = createBulkRuntime({
      loadConfig: async () =>
        loadConfig({ text: JSON.stringify(config), file: 'nymgate.json', environment: {} }),
      checkProcess: () => undefined,
      logSink: (line) => void told.push(JSON.parse(line) as LogLine),
    });
    hosts.push(host);
    return host;
  };
  const host = startHost();
  onTestFinished(async () => {
    // A store that says nothing would be waited for.
    await store.close();
    for (const each of hosts) await each.stop();
    await closeObjectAccess();
    restore();
  });
  const lines = () => told.filter(({ event }) => event !== 'started');
  return {
    ...{ stand, store, host, startHost, lines },
    last: () => lines().at(-1),
    plant: (path, text, metadata = {}) =>
      void store.objects.put(path, { bytes: Buffer.from(text), headers: metadata }),
  };
}

/** Outputs named as inputs, unless a job says otherwise. */
function withClearNames(jobs: ReturnType<Jobs>): object {
  return Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, { names: 'clear', ...job }]));
}

/** A configuration of the gateway with the key and the rules of a stand. */
export function configOf(stand: BulkStand, bulk?: Jobs | null): object {
  const rules = stand.path('rules.yaml');
  const hr = { from: 's3://exports/hr/', to: 's3://safe/hr/', rules };
  return {
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${stand.path('key')}` }] },
    connectors: {
      'entra-id': {
        tenant: TENANT,
        clientId: '0f6d9c3a-6d0e-4c4b-9b0f-0d9f1f1f6c11',
        assertion: { type: 'token-file', path: '/nowhere' },
      },
    },
    ...(bulk === null ? {} : { bulk: withClearNames(bulk?.(rules) ?? { hr }) }),
  };
}
