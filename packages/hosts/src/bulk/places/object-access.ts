import type { ObjectStores } from '@nymgate/clouds/object-stores/open-object-stores';
import { readEgressProxy } from '../../runtime/egress/egress-proxy.ts';
import { systemPorts } from '../../runtime/system-ports.ts';
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

let opened: Promise<ObjectAccess> | undefined;

/** The stores of this process, with the identity that it has; opened by whoever needs them first. */
export function objectAccess(): Promise<ObjectAccess> {
  opened ??= openAccess();
  return opened;
}

/** Lets the connections go, so that the process can end. */
export async function closeObjectAccess(): Promise<void> {
  const access = opened;
  opened = undefined;
  await (await access)?.close();
}

async function openAccess(): Promise<ObjectAccess> {
  const { openObjectStores } = await import('@nymgate/clouds/object-stores/open-object-stores');
  const system = systemPorts();
  const http = createUndiciHttpClient({ limits: LIMITS, proxy: readEgressProxy(system.environment) });
  const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
  return { stores: openObjectStores({ ...system, http, pause }), close: () => http.close() };
}
