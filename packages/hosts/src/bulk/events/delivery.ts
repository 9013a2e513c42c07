import type { ObjectLocation } from '@nymgate/clouds/object-stores/shared/object-uri';

/**
 * What an event of a platform says, read. Buckets and keys are texts of whoever may send an event: they are compared with the
 * configuration, and choose no address.
 */
export type Delivery =
  | {
      /** Objects that are there now and whole. */
      readonly objects: readonly ObjectLocation[];
      /** How many other things the event tells: tests, deletions, files that are not finished. */
      readonly ignoredEvents: number;
    }
  /** It is no event of a bucket, and nothing is guessed of it. */
  | { readonly rejectionReason: string };

export function ignoredDelivery(count = 1): Delivery {
  return { objects: [], ignoredEvents: count };
}

/** Several deliveries of one event as one; one that is refused refuses all. */
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

/** The members of an object; none for anything else. */
export function asJsonObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
