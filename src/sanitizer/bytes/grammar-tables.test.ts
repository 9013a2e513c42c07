import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { grammarTablesModule } from '../../../tools/build-grammars.ts';
import { compileGrammar } from '../../../tools/grammars/compile-grammar.ts';
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
  const expected =
    compiled?.kind === 'run'
      ? {
          kind: 'run',
          ...compiled.run,
          first: Buffer.from(nibbleTable(compiled.run.first)),
          rest: Buffer.from(nibbleTable(compiled.run.rest)),
        }
      : compiled;
  expect(byteGrammar(grammar)).toEqual(expected);
});
