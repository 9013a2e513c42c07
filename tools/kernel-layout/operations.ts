// What the kernel does with a value, by the operation of its place and by the kind of the value. Each cell names a function of
// kernels/json/treat.ts; the dispatch between them is made out of this table. A new operation without a row does not
// compile here, and a cell without its function does not compile there.

/** The functions and what they are given. Those that most values come to are asked about first. */
export const HANDLERS = {
  /** A text of the grammar stays. */
  matchGrammar: 'node, s, e, escaped',
  /** A text of the list stays, in the list's spelling; another is replaced or goes. */
  matchList: 'node, s, e, escaped',
  /** A text that the table takes stays; the host decides about others. */
  matchSure: 'node, s, e, escaped',
  /** The value stays. */
  keep: 'node',
  /** A text stays; the host replaces characters that never leave. */
  keepText: 'node, s, e, escaped',
  /** An identifier becomes a pseudonym. */
  identifyText: 'op, node, s, e, escaped',
  keepInteger: 'node, s, e',
  keepNumber: 'node, s, e',
  identifyNumber: 'op, node, s, e',
  /** A time loses what is finer than the grain of the operation. */
  coarsenText: 'op, node, s, e, escaped',
  digestText: 'node, s, e',
  findPhrases: 'node, s, e, escaped',
  findHome: 'node, s, e, escaped',
  /** The host decides if the patterns of the place may find something. */
  gateText: 'node, s, e, escaped',
  /** What a pattern means of a text becomes a pseudonym. */
  replacePart: 'op, node, s, e, escaped',
  /** What stands at the place does not matter: the value stays, or gives way to a text or to nothing. */
  pass: 'node',
  fix: 'node',
  /** Where the kernel cannot tell whether a number is in bounds, the host decides. */
  checkInteger: 's, e',
  checkNumber: 's, e',
  /** The host decides. */
  defer: '',
  /** null in the place of a container says that there is none, and is not counted. */
  stay: '',
  /** The answer is withheld: no list in the place of rows; a list in the place of nothing. */
  refuseRows: '',
  refuseCollection: '',
  /** The value goes, and is counted as what the rule says … */
  drop: '',
  /** … or as a value that is not of the kind that the rule expects. */
  mismatch: '',
} as const;

export type Handler = keyof typeof HANDLERS;

/** Kinds of values that are treated as a whole; of containers those that are not walked through. */
export const VALUE_KINDS = ['string', 'number', 'boolean', 'null', 'container'] as const;
type ValueKind = (typeof VALUE_KINDS)[number];

type Row = Readonly<Record<ValueKind, Handler>>;

const every = (handler: Handler): Row => ({
  ...{ string: handler, number: handler, boolean: handler },
  ...{ null: handler, container: handler },
});
const MISMATCH: Row = { ...every('mismatch'), null: 'keep' };
const IDENTIFY: Row = { ...MISMATCH, string: 'identifyText', number: 'identifyNumber' };
const COARSEN: Row = { ...MISMATCH, string: 'coarsenText' };
const ASK = every('defer');
const DROP = every('drop');

/** The operations. What is told by comparing with a range stands side by side. */
export const OPERATIONS = {
  // Containers are walked through; what stands in their place is none of them.
  object: { ...MISMATCH, null: 'stay' },
  array: { ...MISMATCH, null: 'stay' },
  // The list of a collection's rows: anything else in its place, and any row that is no object, withholds the answer.
  rows: every('refuseRows'),
  drop: DROP,
  boolean: { ...MISMATCH, boolean: 'keep' },
  integer: { ...MISMATCH, number: 'keepInteger' },
  number: { ...MISMATCH, number: 'keepNumber' },
  string: { ...MISMATCH, string: 'keepText' },
  grammar: { ...MISMATCH, string: 'matchGrammar' },
  listed: { ...MISMATCH, string: 'matchList' },
  sure: { ...MISMATCH, string: 'matchSure' },
  irreversible: IDENTIFY,
  reversible: IDENTIFY,
  // Pseudonyms behind a known type of address, which stays.
  prefixed: IDENTIFY,
  prefixedReversible: IDENTIFY,
  // In the order of the grains, the coarsest first.
  coarsenMonth: COARSEN,
  coarsenDay: COARSEN,
  coarsenHour: COARSEN,
  coarsenMinute: COARSEN,
  coarsenSecond: COARSEN,
  digest: { ...MISMATCH, string: 'digestText' },
  phrases: { ...MISMATCH, string: 'findPhrases' },
  meeting: { ...MISMATCH, string: 'findHome' },
  // Strings go to the host.
  askText: { ...MISMATCH, string: 'defer' },
  // Everything but null goes to the host, which withholds the answer for whatever is no link.
  link: { ...ASK, null: 'keep' },
  // The kind of the value leads to another node before any of these is asked for.
  route: ASK,
  // The list that makes an answer a collection, where one entity is declared.
  unlisted: { ...DROP, container: 'refuseCollection' },
  // Those below: rules of Psoxy's language.
  pass: every('pass'),
  fixed: { ...every('fix'), container: 'drop' },
  checkInteger: { ...ASK, number: 'checkInteger', container: 'mismatch' },
  checkNumber: { ...ASK, number: 'checkNumber', container: 'mismatch' },
  // Strings go to the host if its patterns may find something in them; nothing else comes here.
  gate: { ...ASK, string: 'gateText', container: 'mismatch' },
  // The part of a string that its pattern means becomes a pseudonym.
  part: { ...ASK, string: 'replacePart', container: 'mismatch' },
  partReversible: { ...ASK, string: 'replacePart', container: 'mismatch' },
  // Every value goes to the host, also null.
  ask: ASK,
} as const satisfies Readonly<Record<string, Row>>;

export type Operation = keyof typeof OPERATIONS;
