import { createSlotFiller, type Lookups } from '@nymgate/shell/call/fill-slots';
import type { OfferedId } from 'nymgate-console';
import type { ObservedResponse } from '../shared/request-gateway.ts';
import { nameIds } from './name-ids.ts';
import { alignExchange } from './to-call-result.ts';

/** Also limits lookups in a tenant without matches. */
const MAX_IDS = 10;

/**
 * Looks up values for the open slots of a path in the gateway's responses, with the raw names next to them.
 * @throws CommandError LOOKUP_FAILED when a slot has none
 * @example await fetchOfferedIds('/v1.0/users/{userId}', lookups, fetch) // { userId: [{ value: 'p~…', label: 'Ana Kovac' }] }
 */
export async function fetchOfferedIds(
  target: string,
  lookups: Lookups,
  fetchPath: (path: string) => Promise<ObservedResponse>,
): Promise<Readonly<Record<string, readonly OfferedId[]>>> {
  const [template = ''] = target.split('?');
  const names = [...template.matchAll(/\{([A-Za-z][A-Za-z0-9]*)\}/g)].map(([, name = '']) => name);
  const found = names.map(() => new Set<string>());
  const labels = new Map<string, string | undefined>();
  const fetchAndName = async (path: string) => {
    const response = await fetchPath(withNames(path));
    for (const { value, label } of nameIds(alignExchange(response)?.rows ?? [])) labels.set(value, label);
    return response;
  };
  let count = 0;
  for await (const { path } of createSlotFiller(lookups, fetchAndName)(template)) {
    for (const [index, text] of (readSlots(template, path) ?? []).entries()) found[index]?.add(text);
    count += 1;
    if (count === MAX_IDS) break;
  }
  return Object.fromEntries(names.map((name, index) => [name, [...(found[index] ?? [])].map(toOffer)]));

  function toOffer(value: string): OfferedId {
    const label = labels.get(value);
    return { value, ...(label !== undefined && { label }) };
  }
}

/** Without `$select` Graph returns its default properties, which include the name. */
function withNames(path: string): string {
  return path.replace(/\$select=[^&]*&?/, '').replace(/[?&]$/, '');
}

function readSlots(template: string, path: string): readonly string[] | undefined {
  const pattern = template
    .split(/\{[^{}]+\}/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('([^/]*?)');
  return new RegExp(`^${pattern}$`).exec(path)?.slice(1).map(decodeURIComponent);
}
