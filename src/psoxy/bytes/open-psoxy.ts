import type { JsonLimits } from '../../kernel/json.ts';
import { compileOnce } from '../../sanitizer/bytes/create-kernel.ts';
import { gaveUp } from '../../sanitizer/bytes/give-up.ts';
import { type ByteSanitizer, openAutomaton } from '../../sanitizer/bytes/open-bytes.ts';
import type { TreeContext } from '../../sanitizer/tree/sanitize-tree.ts';
import type { PsoxyResponse } from '../plan/psoxy-response.ts';
import type { States } from './states.ts';
import { writeStates } from './write-states.ts';

/** What the kernel makes of a value may be as long as this, and it does not look whether a text may. */
const LONGEST_MADE = 2_048;

/** Whether the byte engine can hold these limits. */
export function fitsLimits(limits: JsonLimits): boolean {
  return limits.stringBytes >= LONGEST_MADE;
}

export type PsoxyBytes = {
  readonly response: PsoxyResponse;
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
export function openPsoxy({ response, states, openTree }: PsoxyBytes, context: TreeContext): ByteSanitizer {
  const automaton = () => compileOnce(response, (base) => writeStates(states, base));
  const engine = openAutomaton(automaton, context);
  if (!states.mayGiveUp) return engine;
  const held: Uint8Array[] = [];
  return {
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
