import type { ObjectStores } from '@nymgate/clouds/object-stores/open-object-stores';
import { createSystemPorts } from '../../runtime/create-system-ports.ts';
import { readEgressProxy } from '../../runtime/egress/egress-proxy.ts';
import { createUndiciHttpClient } from '../../runtime/undici-http-client.ts';

/** An answer of a store is a range of 16 MiB at most; a part that is sent has 64 MiB. */
const LIMITS = {
  responseBytes: 32 * 1024 * 1024,
  decompressionRatio: 100,
  connectMilliseconds: 10_000,
  firstByteMilliseconds: 120_000,
  concurrentRequests: 16,
};

export type ObjectAccess = { readonly stores: ObjectStores; readonly close: () => Promise<void> };

let openAccessPromise: Promise<ObjectAccess> | undefined;

/** The stores of this process, with the identity that it has; opened by whoever needs them first. */
export function getObjectAccess(): Promise<ObjectAccess> {
  openAccessPromise ??= openObjectAccess();
  return openAccessPromise;
}

/** Lets the connections go, so that the process can end. */
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
