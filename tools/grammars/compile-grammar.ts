import type { ByteAutomaton } from '../../packages/engine/src/sanitizer/bytes/image/get-byte-grammar.ts';
import { buildAutomaton } from './build-automaton.ts';
import { findRun, type Run } from './find-run.ts';
import { findShapes, type Shape } from './find-shapes.ts';
import { readGrammar } from './read-grammar.ts';

/** A grammar as the kernel checks it: a run of characters, a few shapes, or automata that all must accept. */
export type CompiledGrammar =
  | { readonly kind: 'run'; readonly run: Run }
  | { readonly kind: 'shapes'; readonly shapes: readonly Shape[] }
  | { readonly kind: 'automata'; readonly automata: readonly ByteAutomaton[] };

/**
 * What accepts exactly the texts of an anchored pattern; undefined when nothing can be made out of it, and its values are then
 * matched by the host.
 */
export function compileGrammar(source: string, codes?: number): CompiledGrammar | undefined {
  const nodes = readGrammar(source, codes);
  const [only] = nodes ?? [];
  if (nodes === undefined || only === undefined) return undefined;
  const run = nodes.length === 1 ? findRun(only) : undefined;
  if (run !== undefined) return { kind: 'run', run };
  const shapes = nodes.length === 1 ? findShapes(only) : undefined;
  if (shapes !== undefined) return { kind: 'shapes', shapes };
  const automata = nodes.map(buildAutomaton);
  return automata.every((automaton) => automaton !== undefined) ? { kind: 'automata', automata } : undefined;
}
