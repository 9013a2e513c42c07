import { type Automaton, compileOnce } from '../../sanitizer/bytes/compile-automaton.ts';
import type { ByteSanitizer } from '../../sanitizer/bytes/open-bytes.ts';
import type { Engine } from '../../sanitizer/open-native.ts';
import type { States } from './states.ts';
import { writeStates } from './write-states.ts';

/**
 * Bytes of documents after which the tables of patterns are made for a response. To make them takes as long as the host takes longer
 * for so many bytes without them, so that no start and no function that answers once pays for what it does not use
 * (performance-profile.md#with-a-rule-file).
 */
const WORTH_TABLES = 4_000_000;

const passed = new WeakMap<States, number>();

/** The automaton for the next document: with the tables of patterns if many bytes have passed, or if they are wanted at once. */
export function automatonFor(states: States, engine: Engine | undefined): Automaton {
  const withTables = states.hasGates && (engine === 'bytes' || (passed.get(states) ?? 0) >= WORTH_TABLES);
  // Each of the two is kept under an object of its own.
  return compileOnce(withTables ? states.places : states, (base) => writeStates(states, withTables, base));
}

/** The same engine, which notes how much has passed. */
export function counted(states: States, engine: ByteSanitizer): ByteSanitizer {
  if (!states.hasGates) return engine;
  return {
    ...engine,
    write: (chunk) => {
      engine.write(chunk);
      passed.set(states, (passed.get(states) ?? 0) + chunk.length);
    },
  };
}
