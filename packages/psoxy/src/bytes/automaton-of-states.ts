import { compileOnce } from '@nymgate/engine/sanitizer/bytes/compile-automaton';
import { type ByteSanitizer, openByteEngineFor } from '@nymgate/engine/sanitizer/bytes/open-byte-engine';
import type { Engine, EngineContext } from '@nymgate/engine/sanitizer/open-native';
import type { StateTable } from './state-table.ts';
import { writeStates } from './write-states.ts';

/**
 * Bytes of documents after which the tables of patterns are made for a response. To make them takes as long as the host takes longer
 * for so many bytes without them, so that no start and no function that answers once pays for what it does not use
 * (performance-profile.md#with-a-rule-file).
 */
const TABLES_THRESHOLD_BYTES = 4_000_000;

const processedBytes = new WeakMap<StateTable, number>();

/** What the automaton for the next document is known by: each of the two, with the tables of patterns and without, has an object. */
function getAutomaton(states: StateTable, engine: Engine | undefined): object {
  const withTables =
    states.hasGates && (engine === 'bytes' || (processedBytes.get(states) ?? 0) >= TABLES_THRESHOLD_BYTES);
  return withTables ? states.places : states;
}

/** The engine for the next document: with the tables of patterns if many bytes have passed, or if they are wanted at once. */
export function createStateSanitizer(states: StateTable, context: EngineContext): ByteSanitizer {
  const rules = getAutomaton(states, context.engine);
  const automaton = () => compileOnce(rules, (base) => writeStates(states, rules !== states, base));
  return withByteCount(states, openByteEngineFor(rules, automaton, context));
}

/** The same engine, which notes how much has passed. */
function withByteCount(states: StateTable, engine: ByteSanitizer): ByteSanitizer {
  if (!states.hasGates) return engine;
  return {
    ...engine,
    write: (chunk) => {
      engine.write(chunk);
      processedBytes.set(states, (processedBytes.get(states) ?? 0) + chunk.length);
    },
  };
}
