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

/** Enough for the twenty people of a lookup, and an end for a tenant in which nothing is found. */
const MAX_TRIES = 40;

/**
 * Calls a path with slots: values are tried in turn until one is answered with data. When none is, an empty answer counts
 * more than an error, and the first error stands for all.
 *
 * @throws CommandError LOOKUP_FAILED when a slot has no value at all
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
 * Calls the same path through another caller, for the same people and things: the gateway keeps the order of what it lists.
 *
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
  /** No lookup led to a call: which slot found nothing, and why. */
  | { readonly missing: string };

/**
 * Makes one example call, its lookups first. Where a lookup finds several values they are tried in turn, since the first
 * account of a tenant may have no mailbox and the first mailbox no event.
 *
 * @param ask one request for a path of Graph's
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
