import { compileOnce } from '@nymgate/engine/sanitizer/bytes/compile-automaton';
import { type ByteSanitizer, openRules } from '@nymgate/engine/sanitizer/bytes/open-bytes';
import type { Engine, EngineContext } from '@nymgate/engine/sanitizer/open-native';
import type { States } from './states.ts';
import { writeStates } from './write-states.ts';

/**
 * Bytes of documents after which the tables of patterns are made for a response. To make them takes as long as the host takes longer
 * for so many bytes without them, so that no start and no function that answers once pays for what it does not use
 * (performance-profile.md#with-a-rule-file).
 */
const WORTH_TABLES = 4_000_000;

const passed = new WeakMap<States, number>();

/** What the automaton for the next document is known by: each of the two, with the tables of patterns and without, has an object. */
function rulesFor(states: States, engine: Engine | undefined): object {
  const withTables = states.hasGates && (engine === 'bytes' || (passed.get(states) ?? 0) >= WORTH_TABLES);
  return withTables ? states.places : states;
}

/** The engine for the next document: with the tables of patterns if many bytes have passed, or if they are wanted at once. */
export function openStates(states: States, context: EngineContext): ByteSanitizer {
  const rules = rulesFor(states, context.engine);
  const automaton = () => compileOnce(rules, (base) => writeStates(states, rules !== states, base));
  return counted(states, openRules(rules, automaton, context));
}

/** The same engine, which notes how much has passed. */
function counted(states: States, engine: ByteSanitizer): ByteSanitizer {
  if (!states.hasGates) return engine;
  return {
    ...engine,
    write: (chunk) => {
      engine.write(chunk);
      passed.set(states, (passed.get(states) ?? 0) + chunk.length);
    },
  };
}
