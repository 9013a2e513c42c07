import type { ExampleCall } from '../../connectors/index.ts';
import { CommandError } from '../command-error.ts';
import { callFilled, type FilledAnswer } from './call-filled.ts';
import type { Answer } from './fill-slots.ts';

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
