import { gaveUp } from '@nymgate/engine/sanitizer/bytes/give-up';
import type { ByteSanitizer } from '@nymgate/engine/sanitizer/bytes/open-bytes';
import {
  type BestEngine,
  type EngineContext,
  openWhole,
  usesBytes,
} from '@nymgate/engine/sanitizer/open-native';
import type { PsoxyResponse } from '../plan/psoxy-response.ts';
import { sanitizePsoxy } from '../tree/sanitize-psoxy.ts';
import { openStates } from './automaton-of-states.ts';
import type { States } from './states.ts';
import { streamability } from './streamability.ts';

/** What the kernel makes of a value may be as long as this, and it does not look whether a text may. */
const LONGEST_MADE = 2_048;

/**
 * An engine for one answer under Psoxy's rules: the byte engine where the rules need no look-ahead and it can hold the limits,
 * else a tree.
 */
export function openPsoxy(response: PsoxyResponse, context: EngineContext): ByteSanitizer {
  const openTree = () => openWhole((bytes) => sanitizePsoxy(response, bytes, context));
  if (!usesBytes(context) || context.limits.stringBytes < LONGEST_MADE) return openTree();
  const found = streamability(response);
  return found.streams ? openPsoxyBytes({ states: found.states, openTree }, context) : openTree();
}

/**
 * Which engine an answer can have at best.
 *
 * @example bestEngine(endpoint.response) // { name: 'tree', why: 'a filter in $..[?(@.type == "room")]' }
 */
export function bestEngine(response: PsoxyResponse): BestEngine {
  const found = streamability(response);
  return found.streams ? { name: 'bytes' } : { name: 'tree', why: found.why };
}

type PsoxyBytes = {
  readonly states: States;
  /** The tree engine, for a document that this one gives up. */
  readonly openTree: () => ByteSanitizer;
};

/**
 * The byte engine for Psoxy's rule language: any number of documents in one body, each treated by the automaton of the
 * response. Where the automaton cannot tell (a place that one path meets twice) the whole body goes to the tree engine; only
 * for responses where that can happen is it held in memory.
 *
 * @throws RequestError RESPONSE_NOT_SANITIZABLE as `sanitizePsoxy`
 */
function openPsoxyBytes({ states, openTree }: PsoxyBytes, context: EngineContext): ByteSanitizer {
  const engine = openStates(states, context);
  if (!states.mayGiveUp) return engine;
  const held: Uint8Array[] = [];
  return {
    ...engine,
    write: (chunk) => {
      held.push(chunk);
      engine.write(chunk);
    },
    end: () => {
      try {
        return engine.end();
      } catch (error) {
        if (!gaveUp(error)) throw error;
        const tree = openTree();
        for (const chunk of held.splice(0)) tree.write(chunk);
        return tree.end();
      }
    },
    abort: () => {
      held.length = 0;
      engine.abort();
    },
  };
}
