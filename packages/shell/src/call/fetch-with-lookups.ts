import type { ExampleCall } from '@nymgate/connectors/index';
import { CommandError } from '../terminal/command-error.ts';
import {
  createSlotFiller,
  type FetchPath,
  type FilledPath,
  type LookupResponse,
  type Lookups,
  readPointer,
} from './fill-slots.ts';

type FilledResponse<A extends LookupResponse> = { readonly filling: FilledPath; readonly response: A };

/** Enough for the twenty people of a lookup; bounds the search in an empty tenant. */
const MAX_TRIES = 40;

/**
 * Calls a path with slots, trying values until one returns data. Otherwise returns an empty response if there
 * is one, else the first error.
 * @throws CommandError LOOKUP_FAILED if a slot has no value
 */
export async function fetchWithLookups<A extends LookupResponse>(
  path: string,
  lookups: Lookups,
  fetchPath: FetchPath<A>,
): Promise<FilledResponse<A>> {
  let best: FilledResponse<A> | undefined;
  let tries = 0;
  for await (const filling of createSlotFiller(lookups, fetchPath)(path)) {
    const response = await fetchPath(filling.path);
    if (hasData(response)) return { filling, response };
    if (best === undefined || (best.response.status !== 200 && response.status === 200))
      best = { filling, response };
    tries += 1;
    if (tries === MAX_TRIES) break;
  }
  if (best === undefined) throw new CommandError('LOOKUP_FAILED', path);
  return best;
}

function hasData({ status, body }: LookupResponse): boolean {
  if (status !== 200 || body === '') return false;
  const [value] = readPointer(JSON.parse(body), '/value');
  return !Array.isArray(value) || value.length > 0;
}

type SameSubject<A extends LookupResponse> = {
  readonly filling: FilledPath;
  readonly lookups: Lookups;
  readonly caller: FetchPath<A>;
};

/**
 * Calls the same path through another caller for the same people and resources, where both deliver
 * lists in Graph's order.
 * @throws CommandError LOOKUP_FAILED
 */
export async function fetchForSameSubject<A extends LookupResponse>(
  path: string,
  { filling, lookups, caller }: SameSubject<A>,
): Promise<FilledResponse<A>> {
  for await (const same of createSlotFiller(lookups, caller)(path, filling.choices))
    return { filling: same, response: await caller(same.path) };
  throw new CommandError('LOOKUP_FAILED', path);
}

export type ExampleOutcome<A extends LookupResponse> =
  | FilledResponse<A>
  /** No lookup led to a call; names the empty slot. */
  | { readonly missing: string };

/**
 * Makes one example call after its lookups. Tries several values, because the first account of a tenant may
 * have no mailbox and the first mailbox no event.
 */
export async function runExample<A extends LookupResponse>(
  example: ExampleCall,
  fetchPath: (path: string) => Promise<A>,
): Promise<ExampleOutcome<A>> {
  try {
    return await fetchWithLookups(example.path, example.lookups ?? {}, fetchPath);
  } catch (error) {
    if (error instanceof CommandError) return { missing: error.message };
    throw error;
  }
}
