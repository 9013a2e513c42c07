import { isAbandoned } from '@nymgate/engine/sanitizer/bytes/abandon-byte-engine';
import type { ByteSanitizer } from '@nymgate/engine/sanitizer/bytes/open-byte-engine';
import {
  type BestEngine,
  type EngineContext,
  openBufferedSanitizer,
  usesByteEngine,
} from '@nymgate/engine/sanitizer/open-native';
import type { PsoxyResponse } from '../plan/psoxy-response.ts';
import { sanitizePsoxy } from '../tree/sanitize-psoxy.ts';
import { createStateSanitizer } from './automaton-of-states.ts';
import { getStreamability } from './get-streamability.ts';
import type { StateTable } from './state-table.ts';

/** What the kernel makes of a value may be as long as this, and it does not look whether a text may. */
const MAX_OUTPUT_LENGTH = 2_048;

/**
 * An engine for one answer under Psoxy's rules: the byte engine where the rules need no look-ahead and it can hold the limits,
 * else a tree.
 */
export function createPsoxySanitizer(response: PsoxyResponse, context: EngineContext): ByteSanitizer {
  const openTree = () => openBufferedSanitizer((bytes) => sanitizePsoxy(response, bytes, context));
  if (!usesByteEngine(context) || context.limits.stringBytes < MAX_OUTPUT_LENGTH) return openTree();
  const found = getStreamability(response);
  return found.streams
    ? createByteEngine({ states: found.states, createTreeSanitizer: openTree }, context)
    : openTree();
}

/**
 * Which engine an answer can have at best.
 *
 * @example bestEngine(endpoint.response) // { name: 'tree', why: 'a filter in $..[?(@.type == "room")]' }
 */
export function chooseEngine(response: PsoxyResponse): BestEngine {
  const found = getStreamability(response);
  return found.streams ? { name: 'bytes' } : { name: 'tree', why: found.reason };
}

type ByteEngineOptions = {
  readonly states: StateTable;
  /** The tree engine, for a document that this one gives up. */
  readonly createTreeSanitizer: () => ByteSanitizer;
};

/**
 * The byte engine for Psoxy's rule language: any number of documents in one body, each treated by the automaton of the
 * response. Where the automaton cannot tell (a place that one path meets twice) the whole body goes to the tree engine; only
 * for responses where that can happen is it held in memory.
 *
 * @throws RequestError RESPONSE_NOT_SANITIZABLE as `sanitizePsoxy`
 */
function createByteEngine(
  { states, createTreeSanitizer }: ByteEngineOptions,
  context: EngineContext,
): ByteSanitizer {
  const engine = createStateSanitizer(states, context);
  if (!states.mayAbandon) return engine;
  const bufferedChunks: Uint8Array[] = [];
  return {
    ...engine,
    write: (chunk) => {
      bufferedChunks.push(chunk);
      engine.write(chunk);
    },
    end: () => {
      try {
        return engine.end();
      } catch (error) {
        if (!isAbandoned(error)) throw error;
        const tree = createTreeSanitizer();
        for (const chunk of bufferedChunks.splice(0)) tree.write(chunk);
        return tree.end();
      }
    },
    abort: () => {
      bufferedChunks.length = 0;
      engine.abort();
    },
  };
}
