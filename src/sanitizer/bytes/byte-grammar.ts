import { type Grammar, grammarSource } from '../../kernel/grammars.ts';
import { type ByteAutomaton, buildAutomaton } from './build-automaton.ts';
import { findRun, type Run } from './find-run.ts';
import { findShapes, type Shape } from './find-shapes.ts';
import { readGrammar } from './read-grammar.ts';

/** A grammar as the kernel checks it: a run of characters, a few shapes, or automata that all must accept. */
export type ByteGrammar =
  | { readonly kind: 'run'; readonly run: Run }
  | { readonly kind: 'shapes'; readonly shapes: readonly Shape[] }
  | { readonly kind: 'automata'; readonly automata: readonly ByteAutomaton[] };

const known = new Map<Grammar, ByteGrammar | undefined>();

/**
 * What accepts exactly the texts of a grammar; undefined for a grammar out of which nothing can be made, whose values are then
 * matched by the host. Made at first use: a plan uses a few of the grammars.
 */
export function byteGrammar(grammar: Grammar): ByteGrammar | undefined {
  if (!known.has(grammar)) known.set(grammar, compileGrammar(grammarSource(grammar)));
  return known.get(grammar);
}

/** As `byteGrammar` for any anchored pattern. */
export function compileGrammar(source: string): ByteGrammar | undefined {
  const nodes = readGrammar(source);
  const [only] = nodes ?? [];
  if (nodes === undefined || only === undefined) return undefined;
  const run = nodes.length === 1 ? findRun(only) : undefined;
  if (run !== undefined) return { kind: 'run', run };
  const shapes = nodes.length === 1 ? findShapes(only) : undefined;
  if (shapes !== undefined) return { kind: 'shapes', shapes };
  const automata = nodes.map(buildAutomaton);
  return automata.every((automaton) => automaton !== undefined) ? { kind: 'automata', automata } : undefined;
}
