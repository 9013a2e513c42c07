import type { Treatment } from '../../packages/engine/src/plan/treatments.ts';
import { TREATMENTS } from '../../packages/engine/src/sanitizer/tree/tally.ts';
import { OPERATIONS } from './operations.ts';

/** Numbers that stand for one of several things, or bits that may come together. */
export type EnumDefinition = {
  readonly prefix: string;
  readonly meaning: string;
  readonly values: Readonly<Record<string, number>>;
};

/** What is counted beside the treatments. `unlisted`: values outside their closed list. `nothing`: what is not counted. */
const OTHER_COUNTERS = ['unknown', 'mismatch', 'unlisted', 'nothing'] as const;

export type CounterName = Treatment | (typeof OTHER_COUNTERS)[number];

export const COUNTERS: readonly CounterName[] = [...TREATMENTS, ...OTHER_COUNTERS];

type Numbering = (prefix: string, meaning: string, names: readonly string[]) => EnumDefinition;
/** From 0 on, in their order. */
const order: Numbering = (prefix, meaning, names) => ({
  ...{ prefix, meaning },
  values: Object.fromEntries(names.map((name, place) => [name, place])),
});
/** Powers of two. */
const bits: Numbering = (prefix, meaning, names) => ({
  ...{ prefix, meaning },
  values: Object.fromEntries(names.map((name, place) => [name, 1 << place])),
});

export const ENUMS: readonly EnumDefinition[] = [
  order('OP', 'What is done with the value that a node stands for.', Object.keys(OPERATIONS)),
  order('COUNTER', 'The counters of a document: the treatments in their order, and others.', COUNTERS),
  bits(
    'FLAG',
    'Of a container: it is removed with all that is in it; it takes every name, also twice; of a list: its elements leave in an order of their own.',
    ['ghost', 'anyName', 'sorted'],
  ),
  {
    prefix: 'GRAMMAR',
    meaning: 'Kinds of grammars; every other number is that of the automata.',
    values: { run: 0, shapes: 255 },
  },
  {
    prefix: 'GATE',
    meaning:
      'Entries of the table of a gate that are no states: from `special` on a match, then the rest is a state; `matchedDead`: a match, and no better one can follow; `dead`: none can follow.',
    values: { special: 0x8000, matchedDead: 0xfffd, dead: 0xfffe },
  },
  order('SCHEME', 'How pseudonyms are made.', ['none', 'salted', 'keyed']),
  bits(
    'CANON',
    'The canonical form of addresses: a leading plus cuts as well; dots before the sign do not count; the last label is letters only, 2 to 26 of them (else it must not be a number); no domain stands behind a token.',
    ['cutLeadingPlus', 'ignoreDots', 'letters', 'dropDomain'],
  ),
  order('EDIT', 'What takes the place of the input: nothing, a text, a hash, a hash with a ciphertext', [
    'delete',
    'text',
    'hash',
    'seal',
  ]),
  {
    prefix: 'EDIT',
    meaning:
      'Added to a hash or seal: the value follows a text that stays, so there is no opening quote; an earlier edit has the same ciphertext; a text follows the value and stays, so there is no closing quote. The mask leaves the kind.',
    values: { kindMask: 7, behind: 8, shared: 16, open: 32 },
  },
  order(
    'STATUS',
    'How a scan ends: more input is needed; all is done; it is no such JSON; the edits must be carried out first; the host must say what becomes of a value.',
    ['need', 'done', 'bad', 'full', 'ask'],
  ),
  order('ERROR', 'What is wrong with a document.', ['none', 'syntax', 'depth', 'string', 'keys', 'trailing']),
  order(
    'SHAPE',
    'How the answer differs from the collection or entity that is declared; their meanings stand in packages/engine/src/kernel/withheld-shapes.ts.',
    ['none', 'collection', 'value', 'row', 'paging', 'duplicate'],
  ),
  order('ASK', 'What the value asked about is; of strings those with escapes apart.', [
    'number',
    'string',
    'escaped',
    'other',
  ]),
  order('ANSWER', 'What becomes of it; `elsewhere`: the host has put the replacement into its own output.', [
    'drop',
    'keep',
    'text',
    'elsewhere',
  ]),
  order(
    'MARK',
    'Places of a list that is sorted: its start; the value by which an element is sorted; the end of an element; the end of the list, which rows of a collection do not have.',
    ['open', 'key', 'element', 'close'],
  ),
  order('FRAME', 'What kind of container a frame is.', ['object', 'array', 'root']),
];
