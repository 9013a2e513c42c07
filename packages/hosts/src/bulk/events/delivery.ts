import type { ObjectLocation } from '@nymgate/clouds/object-stores/shared/object-uri';

export type Delivery =
  | {
      readonly objects: readonly ObjectLocation[];
      /** Tests, deletions and incomplete files. */
      readonly ignoredEvents: number;
    }
  | { readonly rejectionReason: string };

export function ignoredDelivery(count = 1): Delivery {
  return { objects: [], ignoredEvents: count };
}

/** One rejected delivery rejects all. */
export function mergeDeliveries(all: readonly Delivery[]): Delivery {
  const objects: ObjectLocation[] = [];
  let ignoredEvents = 0;
  for (const one of all) {
    if ('rejectionReason' in one) return one;
    objects.push(...one.objects);
    ignoredEvents += one.ignoredEvents;
  }
  return { objects, ignoredEvents };
}

export function asJsonObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
