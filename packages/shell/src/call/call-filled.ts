import type { ExampleCall } from '@nymgate/connectors/index';
import { CommandError } from '../terminal/command-error.ts';
import {
  type Answer,
  type Ask,
  createSlotFiller,
  type Filling,
  type Lookups,
  readPointer,
} from './fill-slots.ts';

type FilledAnswer<A extends Answer> = { readonly filling: Filling; readonly answer: A };

/** Enough for the twenty people of a lookup, and an end for a tenant in which nothing is found. */
const MOST_TRIES = 40;

/**
 * Calls a path with slots: values are tried in turn until one is answered with data. When none is, an empty answer counts
 * more than an error, and the first error stands for all.
 *
 * @throws CommandError LOOKUP_FAILED when a slot has no value at all
 */
export async function callFilled<A extends Answer>(
  path: string,
  lookups: Lookups,
  caller: Ask<A>,
): Promise<FilledAnswer<A>> {
  let best: FilledAnswer<A> | undefined;
  let tries = 0;
  for await (const filling of createSlotFiller(lookups, caller)(path)) {
    const answer = await caller(filling.path);
    if (hasData(answer)) return { filling, answer };
    if (best === undefined || (best.answer.status !== 200 && answer.status === 200))
      best = { filling, answer };
    tries += 1;
    if (tries === MOST_TRIES) break;
  }
  if (best === undefined) throw new CommandError('LOOKUP_FAILED', path);
  return best;
}

function hasData({ status, body }: Answer): boolean {
  if (status !== 200 || body === '') return false;
  const [value] = readPointer(JSON.parse(body), '/value');
  return !Array.isArray(value) || value.length > 0;
}

type Likeness<A extends Answer> = {
  readonly filling: Filling;
  readonly lookups: Lookups;
  readonly caller: Ask<A>;
};

/**
 * Calls the same path through another caller, for the same people and things: the gateway keeps the order of what it lists.
 *
 * @throws CommandError LOOKUP_FAILED
 */
export async function callLike<A extends Answer>(
  path: string,
  { filling, lookups, caller }: Likeness<A>,
): Promise<FilledAnswer<A>> {
  for await (const same of createSlotFiller(lookups, caller)(path, filling.choices))
    return { filling: same, answer: await caller(same.path) };
  throw new CommandError('LOOKUP_FAILED', path);
}

export type ExampleOutcome<A extends Answer> =
  | FilledAnswer<A>
  /** No lookup led to a call: which slot found nothing, and why. */
  | { readonly missing: string };

/**
 * Makes one example call, its lookups first. Where a lookup finds several values they are tried in turn, since the first
 * account of a tenant may have no mailbox and the first mailbox no event.
 *
 * @param ask one request for a path of Graph's
 */
export async function runExample<A extends Answer>(
  example: ExampleCall,
  ask: (path: string) => Promise<A>,
): Promise<ExampleOutcome<A>> {
  try {
    return await callFilled(example.path, example.lookups ?? {}, ask);
  } catch (error) {
    if (error instanceof CommandError) return { missing: error.message };
    throw error;
  }
}
