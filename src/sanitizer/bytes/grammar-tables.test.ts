import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { grammarTablesModule, shapeText } from '../../../tools/build-grammars.ts';
import { type CompiledGrammar, compileGrammar } from '../../../tools/grammars/compile-grammar.ts';
import { nibbleTable } from '../../../tools/grammars/find-run.ts';
import { GRAMMARS, grammarSource } from '../../kernel/grammars.ts';
import { byteGrammar } from './byte-grammar.ts';

it('is what is made of the grammars', async () => {
  const committed = await readFile(new URL('grammar-tables.ts', import.meta.url), 'utf8');
  // Otherwise: npx tsx tools/build-grammars.ts.
  expect(committed).toBe(grammarTablesModule());
});

it.each(GRAMMARS)('gives back what %s was compiled to', (grammar) => {
  const compiled = compileGrammar(grammarSource(grammar));
  expect(byteGrammar(grammar)).toEqual(compiled && asRead(compiled));
});

/** Nibble tables of a run as the kernel reads them, shapes as they are packed. */
function asRead(compiled: CompiledGrammar): object {
  if (compiled.kind === 'shapes') return { kind: 'shapes', shapes: compiled.shapes.map(shapeText) };
  if (compiled.kind === 'automata') return compiled;
  const { first, rest, ...run } = compiled.run;
  return {
    kind: 'run',
    ...run,
    first: Buffer.from(nibbleTable(first)),
    rest: Buffer.from(nibbleTable(rest)),
  };
}
