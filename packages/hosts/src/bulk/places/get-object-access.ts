import type { ObjectStores } from '@nymgate/clouds/object-stores/open-object-stores';
import { createSystemPorts } from '../../runtime/create-system-ports.ts';
import { readEgressProxy } from '../../runtime/egress/egress-proxy.ts';
import { createUndiciHttpClient } from '../../runtime/undici-http-client.ts';

/** Downloads have ranges of at most 16 MiB, uploaded parts 64 MiB. */
const LIMITS = {
  responseBytes: 32 * 1024 * 1024,
  decompressionRatio: 100,
  connectMilliseconds: 10_000,
  firstByteMilliseconds: 120_000,
  concurrentRequests: 16,
};

export type ObjectAccess = { readonly stores: ObjectStores; readonly close: () => Promise<void> };

let openAccessPromise: Promise<ObjectAccess> | undefined;

/** The object stores of this process, opened on first use. */
export function getObjectAccess(): Promise<ObjectAccess> {
  openAccessPromise ??= openObjectAccess();
  return openAccessPromise;
}

/** Closes the connections, so that the process can end. */
export async function closeObjectAccess(): Promise<void> {
  const access = openAccessPromise;
  openAccessPromise = undefined;
  await (await access)?.close();
}

async function openObjectAccess(): Promise<ObjectAccess> {
  const { openObjectStores } = await import('@nymgate/clouds/object-stores/open-object-stores');
  const system = createSystemPorts();
  const http = createUndiciHttpClient({ limits: LIMITS, proxy: readEgressProxy(system.environment) });
  const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
  return { stores: openObjectStores({ ...system, http, sleep: pause }), close: () => http.close() };
}
