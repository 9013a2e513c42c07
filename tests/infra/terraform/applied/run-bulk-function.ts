import { openConfig } from '../../../../packages/gateway/src/config/open-config.ts';
import { createBulkRuntime } from '../../../../packages/hosts/src/bulk/events/create-bulk-runtime.ts';
import { closeObjectAccess } from '../../../../packages/hosts/src/bulk/places/get-object-access.ts';
import { changeEnvironment } from '../../../harness/change-environment.ts';
import { startObjects } from '../../../stand-ins/objects/start-objects.ts';

type Variables = Readonly<Record<string, string>>;
type File = { readonly bucket: string; readonly key: string; readonly text: string };

/** What a function for files with these variables makes of a file in S3, by the path of each output. */
export async function runBulkFunction(
  environment: Variables,
  { bucket, key, text }: File,
): Promise<Readonly<Record<string, string>>> {
  const path = `/${bucket}/${key}`;
  const store = await startObjects();
  const restore = changeEnvironment({ ...environment, ...store.environment });
  const told: string[] = [];
  const host = createBulkRuntime({
    loadConfig: () => openConfig({ text: '{}', file: 'the environment', environment }),
    checkProcess: () => undefined,
    logSink: (line) => void told.push(line),
  });
  try {
    store.objects.put(path, { bytes: Buffer.from(text), headers: {} });
    const object = { scheme: 's3', account: '', bucket, key } as const;
    await host.processDeliveries([{ objects: [object], ignoredEvents: 0 }], 60_000);
    const made = store.objects.paths().filter((one) => one !== path);
    if (made.length === 0) throw new Error(`nothing was made: ${told.join('')}`);
    return Object.fromEntries(made.map((one) => [one, store.text(one)]));
  } finally {
    await store.close();
    await host.stop();
    await closeObjectAccess();
    restore();
  }
}
