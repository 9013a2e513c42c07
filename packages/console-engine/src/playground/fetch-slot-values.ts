import { createSlotFiller, type FetchPath, type Lookups } from '@nymgate/shell/call/fill-slots';

/** Enough to choose from, and an end for a tenant where nothing is found. */
const MAX_IDS = 10;

/**
 * Values that the open slots of a path may have, out of answers of the gateway itself, as example calls find them.
 *
 * @throws CommandError LOOKUP_FAILED when a slot has none
 * @example await findIds('/v1.0/users/{userId}', lookups, ask) // { userId: ['p~…', 'p~…'] }
 */
export async function fetchSlotValues(
  target: string,
  lookups: Lookups,
  fetchPath: FetchPath,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const [template = ''] = target.split('?');
  const names = [...template.matchAll(/\{([A-Za-z][A-Za-z0-9]*)\}/g)].map(([, name = '']) => name);
  const values: Record<string, string[]> = Object.fromEntries(names.map((name) => [name, []]));
  let count = 0;
  for await (const { path } of createSlotFiller(lookups, fetchPath)(template)) {
    for (const [index, text] of (readSlots(template, path) ?? []).entries()) {
      const found = values[names[index] ?? ''];
      if (found !== undefined && !found.includes(text)) found.push(text);
    }
    count += 1;
    if (count === MAX_IDS) break;
  }
  return values;
}

function readSlots(template: string, path: string): readonly string[] | undefined {
  const pattern = template
    .split(/\{[^{}]+\}/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('([^/]*?)');
  return new RegExp(`^${pattern}$`).exec(path)?.slice(1).map(decodeURIComponent);
}
