import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldingModule } from '../../../../../../tools/build-folding.ts';
import { getPhraseIndex, type PhraseNode } from '../../transforms/keep-phrases.ts';
import { createImageWriter } from './image-writer.ts';
import { PHRASE_LIST_LAYOUT, TEXT_PLACE_LAYOUT, TRIE_STEP_LAYOUT } from './layout.ts';
import { writePhrases } from './write-phrases.ts';

const BASE = 1024;
const { texts: TEXTS, count: COUNT } = PHRASE_LIST_LAYOUT.words;
const { character: CHARACTER, phrase: PHRASE, child: CHILD, next: NEXT } = TRIE_STEP_LAYOUT.words;

type ReadWord = (address: number, word: number) => number;

/** Places a list in an image of its own; what is read of it is read as the kernel does. */
function place(phrases: readonly string[]) {
  const writer = createImageWriter(BASE);
  // What lies behind must not be touched by what is placed later.
  const table = writePhrases(writer, phrases);
  writer.writeBytes(new Uint8Array(64).fill(0xff));
  const image = writer.image();
  const view = new DataView(image.buffer);
  const read: ReadWord = (address, word) => view.getUint32(address - BASE + word * 4, true);
  const text = (at: number): string => {
    const entry = read(table, TEXTS) + at * TEXT_PLACE_LAYOUT.bytes;
    const start = read(entry, TEXT_PLACE_LAYOUT.words.text) - BASE;
    return Buffer.from(image.subarray(start, start + read(entry, TEXT_PLACE_LAYOUT.words.length))).toString(
      'utf8',
    );
  };
  return {
    table,
    read,
    texts: Array.from({ length: table && read(table, COUNT) }, (_, at) => text(at)),
  };
}

/** Every folded text at whose end a phrase stands, with the phrase's place in the list. */
function endsOfTrie(read: ReadWord, node: number, before = ''): readonly [string, number][] {
  const ends: [string, number][] = [];
  if (read(node, PHRASE) !== 0) ends.push([before, read(node, PHRASE) - 1]);
  const seen = new Set<number>();
  for (let child = read(node, CHILD); child !== 0; child = read(child, NEXT)) {
    const character = read(child, CHARACTER);
    if (seen.has(character)) throw new Error('A character has two steps.');
    seen.add(character);
    ends.push(...endsOfTrie(read, child, before + String.fromCharCode(character)));
  }
  return ends;
}

function endsOfIndex(node: PhraseNode, before = ''): readonly [string, number][] {
  const entry: [string, number][] = node.phrase === undefined ? [] : [[before, node.phrase]];
  return [...entry, ...[...node.next].flatMap(([character, next]) => endsOfIndex(next, before + character))];
}

function sorted(ends: readonly [string, number][]): readonly [string, number][] {
  return ends.toSorted(([one], [other]) => (one < other ? -1 : 1));
}

/** Lists of phrases that share beginnings, spellings and characters, blank ones and those that cannot be met included. */
const LISTS = fc.array(
  fc.oneof(
    fc.string({
      unit: fc.constantFrom('a', 'b', 'A', 'é', 'e\u0301', ' ', '\u00a0', 'İ', 'Σ', 'ß'),
      maxLength: 6,
    }),
    fc.string({
      unit: fc.constantFrom('a', 'b', '\u206f', '\u2070', '漢', '😀', '\0', '"', '\\', ','),
      maxLength: 4,
    }),
    fc.string({ unit: 'binary', maxLength: 5 }),
  ),
  { maxLength: 30 },
);

const LISTED = /^[\0-\u206f]*$/;

describe('placePhrases', () => {
  it('accepts what the index of the tree engine accepts, for the same phrases', () => {
    fc.assert(
      fc.property(LISTS, (phrases) => {
        const { table, read } = place(phrases);
        const expected = endsOfIndex(getPhraseIndex(phrases)).filter(([text]) => LISTED.test(text));
        expect(sorted(endsOfTrie(read, read(table, PHRASE_LIST_LAYOUT.words.root)))).toEqual(
          sorted(expected),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('has each phrase as JSON writes it', () => {
    fc.assert(
      fc.property(LISTS, (phrases) => {
        expect(place(phrases).texts).toEqual(phrases.map((phrase) => JSON.stringify(phrase).slice(1, -1)));
      }),
      { numRuns: 1_000 },
    );
    const hostile = ['","', '"', '\\', '\\"', '",', ',"', '', '\\",\\"', '",', 'a",', '\\'];
    expect(place(hostile).texts).toEqual(hostile.map((phrase) => JSON.stringify(phrase).slice(1, -1)));
  });

  it('lets the first spelling speak, and no blank phrase', () => {
    const { table, read } = place(['', ' ', 'Lunch', 'LUNCH ', 'lunch break']);
    expect(sorted(endsOfTrie(read, read(table, PHRASE_LIST_LAYOUT.words.root)))).toEqual([
      ['lunch', 2],
      ['lunch break', 4],
    ]);
  });

  it('places a list once, however often it is asked for', () => {
    const writer = createImageWriter(BASE);
    const phrases = ['lunch', 'focus time'];
    const table = writePhrases(writer, phrases);
    const { length } = writer.image();
    expect(writePhrases(writer, phrases)).toBe(table);
    expect(writer.image().length).toBe(length);
  });

  it('leaves long lists to the host', () => {
    const most = Array.from({ length: 2_048 }, (_, at) => at.toString(36));
    expect(place(most).table).not.toBe(0);
    expect(place([...most, 'x']).table).toBe(0);
    // Each text counts with the comma behind it.
    expect(place(['x'.repeat(8_191)]).table).not.toBe(0);
    expect(place(['x'.repeat(8_192)]).table).toBe(0);
    expect(place(['é'.repeat(4_095), '']).table).not.toBe(0);
    expect(place(['é'.repeat(4_095), 'x']).table).toBe(0);
  });
});

it('folds by what the folding of the tree engine makes', async () => {
  const committed = await readFile(new URL('folding-bytes.ts', import.meta.url), 'utf8');
  // Otherwise: npx tsx tools/build-folding.ts.
  expect(committed).toBe(foldingModule());
});
