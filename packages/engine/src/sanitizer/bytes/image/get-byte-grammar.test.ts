import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundsOf } from '../../../../../../tests/harness/rounds.ts';
import { CONTEXT, keep, list, sanitize } from '../../../../../../tests/harness/sanitizing.ts';
import { compileTable, grammarTablesModule, shapeText } from '../../../../../../tools/build-grammars.ts';
import { type CompiledGrammar, compileGrammar } from '../../../../../../tools/grammars/compile-grammar.ts';
import { nibbleTable } from '../../../../../../tools/grammars/find-run.ts';
import {
  GRAMMARS,
  type Grammar,
  grammarSource,
  isPlainPattern,
  matchesGrammar,
} from '../../../kernel/grammars.ts';
import { getByteGrammar } from './get-byte-grammar.ts';

/** Through the kernel, once as it is and once with every ASCII character escaped. */
function kernelTakes(grammar: Grammar, text: string): readonly boolean[] {
  const escaped = text.replace(/[ -~]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
  const plan = list(keep(grammar));
  return [JSON.stringify(text), `"${escaped.replace(/[^ -~]/g, (c) => JSON.stringify(c).slice(1, -1))}"`].map(
    (json) => sanitize(plan, `[${json}]`, { ...CONTEXT, engine: 'bytes' }).output !== '[]',
  );
}

/** fast-check takes no lookahead; what these leave open are texts near the grammar. */
const GENERATED: Readonly<Partial<Record<Grammar, RegExp>>> = {
  hostname:
    /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/,
  product:
    /^(?:[A-Z][a-z]{0,9}[.,:]?|[A-Z]\d{1,4}|\d\.\d{2}GHz|\d{1,3}|@|with|\d{1,2}\.\d{1,5}\.\d{5}\.\d)(?: (?:[A-Z][a-z]{0,9}[.,:]?|[A-Z]\d{1,4}|\d\.\d{2}GHz|\d{1,3}|@|with)){0,9}$/,
  agent: /^[A-Za-z]{1,9}\/\d{1,5}(?:\.\d{1,5}){0,3}(?: [A-Za-z]{1,24}\/\d{1,5}(?:\.\d{1,5}){0,3}){0,3}$/,
  duration:
    /^-?P(?:\d{1,3}Y)?(?:\d{1,3}M)?(?:\d{1,3}W)?(?:\d{1,4}D)?(?:T(?:\d{1,5}H)?(?:\d{1,5}M)?(?:\d{1,6}(?:\.\d{1,7})?S)?)?$/,
  serviceWord: /^[A-Za-z][A-Za-z0-9]{0,9}(?:[._-][A-Za-z0-9]{1,9}){0,5}$/,
  odataType: /^#?(?:Collection\([A-Za-z][A-Za-z0-9_.]{0,20}\)|[A-Za-z][A-Za-z0-9_.]{0,20})$/,
  word: /^[A-Za-z][A-Za-z0-9_]{0,42}$/,
  serviceName:
    /^\(?[A-Zé][a-zé.'’-]{0,9}\)?(?: (?:of|and|d['’][A-Z]|&|\(?[A-ZÉ][a-zéß.'’-]{1,9}\)?,?)){0,6}$/,
  organisationText: /^[A-Za-zéйا研 &/().,'’–:_+|#;・（）0-9\u200c-]{0,66}$/,
  organisationCode: /^[A-Za-z0-9]{1,13}(?:[-_./:# ][A-Z0-9]{1,12}){0,5}$/,
};

/** Texts of the grammar, texts near them, and any others. */
function textsNear(grammar: Grammar): fc.Arbitrary<string> {
  const inside = fc.stringMatching(GENERATED[grammar] ?? new RegExp(grammarSource(grammar)));
  const edited = fc
    .tuple(
      inside,
      fc.nat(3_000),
      fc.constantFrom('', ' ', 'é', '"', '\\', '\n', '-', '.', '0', 'Z', 'a', '@', '~'),
    )
    .map(([text, at, other]) => {
      const place = text.length === 0 ? 0 : at % text.length;
      return text.slice(0, place) + other + text.slice(place + (at % 2));
    });
  return fc.oneof(inside, edited, fc.string({ unit: 'binary', maxLength: 40 }), fc.constant(''));
}

describe.each(GRAMMARS)('%s', (grammar) => {
  it('takes in the kernel what its pattern takes', () => {
    fc.assert(
      fc.property(textsNear(grammar), (text) => {
        const expected = matchesGrammar(grammar, text);
        expect(kernelTakes(grammar, text)).toEqual([expected, expected]);
      }),
      { numRuns: roundsOf({ many: 960, night: 15_000 }) },
    );
  });
});

it.each<[Grammar, string, string]>([
  ['word', 'a'.repeat(40), 'a'.repeat(41)],
  ['word', 'PT4917S', 'PT49170S'],
  ['opaque', 'a'.repeat(2048), 'a'.repeat(2049)],
  ['opaque', 'a'.repeat(16), ''],
  ['timeZone', 'a'.repeat(80), 'a'.repeat(81)],
  ['hostname', `${'a'.repeat(63)}.b`, `${'a'.repeat(64)}.b`],
  ['hostname', `${'a.'.repeat(126)}a`, `${'a.'.repeat(126)}ab`],
  ['dateTime', '2026-01-02T03:04:05.123456789Z', '2026-01-02T03:04:05.1234567890Z'],
  ['dateTime', '9999-12-31T23:59:60+14:00', '4915-11-23T15:17:12'],
  ['dateTime', '0001-01-01T00:00:00Z', '2026-01-01T00:00:00+49:15'],
  ['date', '0001-01-01', '0170-12-04'],
  ['date', '2026-12-31', '2026-13-31'],
  ['time', '23:59:59.0000000', '08:00:00.170123456'],
  ['duration', 'P1DT24H', 'P1DT'],
  ['serviceWord', 'Office365-v2', 'Office365-v20'],
  ['odataType', '#microsoft.graph.oAuth2PermissionGrant', '#microsoft.graph.T49170'],
  ['duration', '-PT15M', 'PT4915112345678S'],
  ['guid', '48d31887-5fad-4d73-a9f5-3c356e68a038', '48d31887-5fad-4d73-a9f5-3c356e68a0380'],
  ['guid', 'abcdef00-ABCD-EF99-a9f5-3c356e68a03F', 'abcdef00-ABCD-EF99-a9f5-3c356e68a03G'],
  ['guid', '00000000-0000-0000-0000-000000000000', '00000000a0000-0000-0000-000000000000'],
  ['natural', '0', '00'],
])('%s ends where it should', (grammar, last, beyond) => {
  expect(kernelTakes(grammar, last)).toEqual([true, true]);
  expect(kernelTakes(grammar, beyond)).toEqual([false, false]);
});

it('has every grammar in a form for the kernel', () => {
  // `string` takes everything and is no grammar there.
  expect(GRAMMARS.filter((grammar) => getByteGrammar(grammar) === undefined)).toEqual(['string']);
});

/** Runs the table of a grammar as the kernel does. */
function tableTakes(grammar: Grammar, bytes: Uint8Array): boolean {
  const table = getByteGrammar(grammar);
  if (table?.kind !== 'automata') throw new Error(`${grammar} has no automata`);
  return table.automata.every(({ rows, classes, rowBytes }) => {
    let row = rowBytes;
    for (const byte of bytes) row = rows[(row + (classes[byte] ?? 0)) / 2] ?? 0;
    return rows[(row + rowBytes - 2) / 2] === 1;
  });
}

const SURE = GRAMMARS.filter((grammar) => !isPlainPattern(grammar) && getByteGrammar(grammar) !== undefined);

it('keeps without the host nothing that the pattern does not take', () => {
  expect(SURE).toEqual(['serviceName', 'organisationText', 'organisationCode']);
  for (const grammar of SURE) {
    const characters = Array.from({ length: 0x11000 }, (_, point) => String.fromCodePoint(point));
    const kept = characters.filter((text) => text.isWellFormed() && tableTakes(grammar, Buffer.from(text)));
    expect(kept.filter((text) => !matchesGrammar(grammar, text))).toEqual([]);
    fc.assert(
      fc.property(
        textsNear(grammar),
        (text) => !tableTakes(grammar, Buffer.from(text)) || matchesGrammar(grammar, text),
      ),
      { numRuns: roundsOf({ many: 9_600, night: 100_000 }) },
    );
  }
});

it.each([
  'Human Resources',
  'R&D',
  'Отдел кадров',
  '研究開発部',
  '한국전자',
  'Öffentlichkeitsarbeit (Süd)',
  'CC-1000',
])('keeps %s without the host', (text) => {
  expect(tableTakes('organisationText', Buffer.from(text))).toBe(true);
  expect(tableTakes('organisationCode', Buffer.from(text))).toBe(true);
});

it.each(['^a', 'a$', '^[^a]$', '^(a)$', '^(?=b)a$', '^\\w$', '^.$', '^a{2,1000000}b{1}(?!x)$'])(
  'leaves %s to the host',
  (pattern) => {
    expect(compileGrammar(pattern)).toBeUndefined();
  },
);

it.each([
  ['^[0-9a-fA-F]{2}-$', 'shapes'],
  // Where letters are read as digits, no place may take digits alone, or such a letter.
  ['^[0-9a-fA-F]{2}[0-9]$', 'automata'],
  ['^[0-9a-fA-F]{2}a$', 'automata'],
])('%s is checked by %s', (pattern, kind) => {
  expect(compileGrammar(pattern)?.kind).toBe(kind);
});

it('the packed tables are what is made of the grammars', async () => {
  const committed = await readFile(new URL('grammar-tables.ts', import.meta.url), 'utf8');
  // Otherwise: npx tsx tools/build-grammars.ts.
  expect(committed).toBe(grammarTablesModule());
});

it.each(GRAMMARS)('gives back what %s was compiled to', (grammar) => {
  const compiled = compileTable(grammar);
  expect(getByteGrammar(grammar)).toEqual(compiled && asRead(compiled));
});

/** Nibble tables of a run as the kernel reads them, shapes as they are packed. */
function asRead(compiled: CompiledGrammar): object {
  if (compiled.kind === 'shapes') return { kind: 'shapes', shapes: compiled.shapes.map(shapeText) };
  if (compiled.kind === 'automata') return compiled;
  const { first, rest, ...run } = compiled.run;
  return {
    kind: 'run',
    ...run,
    first: Uint8Array.from(nibbleTable(first)),
    rest: Uint8Array.from(nibbleTable(rest)),
  };
}
