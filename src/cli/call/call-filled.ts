import { CommandError } from '../command-error.ts';
import { type Answer, type Ask, createSlotFiller, type Filling, type Lookups } from './fill-slots.ts';
import { readPointer } from './json-pointer.ts';

export type FilledAnswer<A extends Answer> = { readonly filling: Filling; readonly answer: A };

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
