import { isAbandoned } from '@nymgate/engine/sanitizer/bytes/abandon-byte-engine';
import { compileOnce } from '@nymgate/engine/sanitizer/bytes/compile-automaton';
import { type ByteSanitizer, openByteEngineFor } from '@nymgate/engine/sanitizer/bytes/open-byte-engine';
import {
  type BestEngine,
  type Engine,
  type EngineContext,
  openBufferedSanitizer,
  usesByteEngine,
} from '@nymgate/engine/sanitizer/open-native';
import type { PsoxyResponse } from '../plan/psoxy-response.ts';
import { sanitizePsoxy } from '../tree/sanitize-psoxy.ts';
import { getStreamability } from './get-streamability.ts';
import type { Gate, StateTable } from './state-table.ts';
import { writeStates } from './write-states.ts';

/**
 * Building the tables costs as much as this many bytes without them
 * (performance-profile.md#with-a-rule-file).
 */
const TABLES_THRESHOLD_BYTES = 4_000_000;

const processedBytes = new WeakMap<StateTable, number>();
/** Those whose tables aren't built yet. */
const pendingGates = new WeakMap<StateTable, Gate[]>();

/** Cache key of the automaton: one object with pattern tables, another without. */
function getAutomaton(states: StateTable, engine: Engine | undefined): object {
  const withTables = states.gates.length > 0 && (engine === 'bytes' || hasTables(states));
  return withTables ? states.places : states;
}

/** Builds the tables of one gate for each response. All at once would keep other requests waiting. */
function hasTables(states: StateTable): boolean {
  if ((processedBytes.get(states) ?? 0) < TABLES_THRESHOLD_BYTES) return false;
  const pending = pendingGates.get(states) ?? [...states.gates];
  pendingGates.set(states, pending);
  const next = pending.pop();
  next?.tables();
  return next === undefined;
}

/** Uses pattern tables once enough bytes have passed, or when requested from the start. */
function createStateSanitizer(states: StateTable, context: EngineContext): ByteSanitizer {
  const rules = getAutomaton(states, context.engine);
  const automaton = () => compileOnce(rules, (base) => writeStates(states, rules !== states, base));
  return withByteCount(states, openByteEngineFor(rules, automaton, context));
}

function withByteCount(states: StateTable, engine: ByteSanitizer): ByteSanitizer {
  if (states.gates.length === 0) return engine;
  return {
    ...engine,
    write: (chunk) => {
      engine.write(chunk);
      processedBytes.set(states, (processedBytes.get(states) ?? 0) + chunk.length);
    },
  };
}

/** Maximum output that the kernel doesn't check against the limits. */
const MAX_OUTPUT_LENGTH = 2_048;

/** Uses the byte engine unless the rules need look-ahead or it can't enforce the limits. */
export function createPsoxySanitizer(response: PsoxyResponse, context: EngineContext): ByteSanitizer {
  const openTree = () => openBufferedSanitizer((bytes) => sanitizePsoxy(response, bytes, context));
  if (!usesByteEngine(context) || context.limits.stringBytes < MAX_OUTPUT_LENGTH) return openTree();
  const found = getStreamability(response);
  return found.streams ? createByteEngine(found.states, openTree, context) : openTree();
}

export function chooseEngine(response: PsoxyResponse): BestEngine {
  const found = getStreamability(response);
  return found.streams ? { name: 'bytes' } : { name: 'tree', why: found.reason };
}

/** A document that the automaton can't decide (one path meets a place twice) goes to the tree engine. */
function createByteEngine(
  states: StateTable,
  createTreeSanitizer: () => ByteSanitizer,
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
