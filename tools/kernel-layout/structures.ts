import type { Field, FieldType, Structure } from './structure.ts';

// What the byte engine and its kernel keep in the kernel's memory, each thing once. `npm run build:kernel` makes the accessors
// of both sides out of this table: packages/engine/src/sanitizer/bytes/image/layout.ts for TypeScript, kernels/json/layout.ts for AssemblyScript.
// No field says where it stands. What is added moves everything behind it, on both sides.

/** The most bytes of a name, with quotes and colon, that is recognized without a search: two vectors. */
const FORESEEN = 32;
/** Places of the longest shape that a grammar knows. */
const SHAPE_PLACES = 48;
/** More kinds than there are (packages/engine/src/kernel/pseudonym-kinds.ts): the host would have to make the pseudonyms of the others. */
const MAX_KINDS = 32;
/** Copies go in steps of 32 bytes: so much behind an area may be touched. */
const STEP = 32;

const u16 = (meaning: string): Field => ({ type: 'u16', meaning });
const u32 = (meaning: string): Field => ({ type: 'u32', meaning });
const u64 = (meaning: string): Field => ({ type: 'u64', meaning });
const v128 = (meaning: string): Field => ({ type: 'v128', meaning });
const address = (meaning: string): Field => ({ type: 'address', meaning });
const list = (type: FieldType, count: number | 'rest', meaning: string): Field => ({ type, count, meaning });

type Fields = Readonly<Record<string, Field>>;
const structure = (meaning: string, fields: Fields): Structure => ({ meaning, fields });
const extending = (base: string, meaning: string, fields: Fields): Structure => ({ base, meaning, fields });

export const STRUCTURES: Readonly<Record<string, Structure>> = {
  Control: structure('What host and kernel tell one another. Offsets count from the start of the input.', {
    input: address('The input.'),
    length: u32('Bytes of input.'),
    position: u32('Offset up to which the input is done.'),
    edits: address('The list of edits.'),
    editLimit: u32('Edits there is room for.'),
    editCount: u32('Edits in the list.'),
    growthLimit: u32('Bytes by which the output may exceed the input.'),
    growth: u32('Bytes by which it will at most.'),
    frames: address('The stack of open containers.'),
    seen: address('The sets of names seen in the open objects.'),
    root: address('The node of the document.'),
    depth: u32('Limit: containers inside of one another.'),
    stringBytes: u32('Limit: bytes of a string without its escapes.'),
    objectKeys: u32('Limit: members of an object.'),
    error: u32('One of `ERROR_…`, or 0.'),
    askLeaf: u32('Of the value that is asked about: the number of its leaf.'),
    askStart: u32('Its first byte.'),
    askEnd: u32('The byte behind it; 0 for a container.'),
    askKind: u32('One of `ASK_…`.'),
    rootRefused: u32('1 when the document as a whole must not leave.'),
    shape: u32('The first one of `SHAPE_…` that was met, or 0.'),
    rows: u32('1 when the rows of a collection have come.'),
    word: address('The grammar of the names that `others` takes.'),
    others: address('The free memory at the end: the names that `others` has taken.'),
    othersUsed: u32('The most bytes of it that were in use.'),
    texts: address('Texts that take the place of values.'),
    textsUsed: u32('Bytes of texts in use.'),
    textsLimit: u32('Bytes after which the edits must be carried out first.'),
    output: address('The output.'),
    digests: address('The jobs: identifiers that become pseudonyms.'),
    jobLimit: u32('Jobs there is room for.'),
    jobCount: u32('Jobs in use.'),
    hashedCount: u32('Of these the first ones, which are hashed.'),
    sealed: address('Ciphertexts.'),
    sealedUsed: u32('Bytes of ciphertexts in use.'),
    sealedLimit: u32('Bytes after which the edits must be carried out first.'),
    sealCount: u32('Edits in the list that have a ciphertext of their own.'),
    blocks: address('Cipher blocks on their way to the host and back.'),
    scheme: u32('How pseudonyms are made: one of `SCHEME_…`.'),
    saltLength: u32('Bytes of the salt in the key block.'),
    headerLength: u32('Bytes of the header in the key block.'),
    keyId: u32('Number of the key (scheme native).'),
    canon: u32('Bits of `CANON_…`.'),
    marks: address(
      'Places of lists that are sorted: an offset in the input, shifted by three bits, and one of `MARK_…`.',
    ),
    markCount: u32('Marks in the list.'),
    markLimit: u32('Marks there is room for.'),
    lists: address('The stack of lists that are open and sorted.'),
    elements: address('Their elements.'),
    elementCount: u32('Elements in use.'),
    sortSpace: address(
      'What a list is copied to while it is written in its order, and rows on their way out.',
    ),
    unsorted: u32('1 when the host has to sort the document.'),
    rowsStart: u32('Where the rows that are gathered begin in the output.'),
    rowsEnd: u32('Where they end.'),
    askMark: u32('The mark of the value that is asked about, or 0.'),
    spaced: u32('1 when the document has white space between its parts.'),
    full: u32('1 when some list may be full before another unit is done.'),
    many: u32(
      '1: any number of documents may follow one another, and null is one; they come out with a line feed between them.',
    ),
  }),
  KindKeys: structure(
    'What pseudonyms of one kind are made with (scheme native). States of HMAC behind its pads: inner, then outer.',
    {
      hash: list('u32', 16, 'States of the hash.'),
      seal: list('u32', 16, 'States of the synthetic IV.'),
    },
  ),
  Keys: structure('What pseudonyms are made with.', {
    kinds: list('KindKeys', MAX_KINDS, 'Of each kind that the rules name, in their order (scheme native).'),
    salt: { ...list('u8', 256, 'What is hashed behind the identifier (scheme psoxy).'), slack: 64 },
    header: { ...list('u8', 32, 'What is authenticated before the rest (scheme native).'), slack: 64 },
  }),

  // ------------------------------------------------------------------------------------------------- the automaton of the rules
  Node: structure('What becomes of the values at a place. What follows the operation depends on it.', {
    op: u32('One of `OP_…`.'),
  }),
  CountedNode: extending('Node', 'A node whose values are counted as they come.', {
    counter: u32('One of `COUNTER_…`.'),
    next: address('Another node whose counter counts too, or 0.'),
  }),
  LeafNode: extending('CountedNode', 'A node for scalar values.', {
    table: address(
      'What values are looked up in: a grammar, phrases, services, a part; or how many digits an integer may have; or 0.',
    ),
    leaf: u32('Its number among the leaves, as the host knows them.'),
    kind: u32('Of a pseudonym: the number of its kind among those of the rules.'),
    addresses: u32(
      'Of a pseudonym: 1 where mail addresses have one form, 2 where join links and ids of meetings have, else 0.',
    ),
  }),
  FixedNode: extending('CountedNode', 'A node whose values give way to a text, or to nothing.', {
    text: address('The text, or 0.'),
    length: u32('Bytes of the text.'),
    inside: address('Of a container: the node whose members still count, or 0.'),
  }),
  GateNode: extending(
    'CountedNode',
    'A node whose texts go to the host only if they may hold what its patterns look for. Begins as a leaf does.',
    {
      table: address('The gate.'),
      leaf: u32('Its number among the leaves, as the host knows them.'),
      otherwise: address('The node of the texts that do not: one that passes or gives way.'),
      filled: u32('1: a text in which nothing is visible goes to the host all the same.'),
    },
  ),
  ContainerNode: extending('Node', 'A node for objects or lists that are walked through.', {
    flags: u32('Bits of `FLAG_…`.'),
  }),
  ArrayNode: extending('ContainerNode', 'A list.', {
    items: address('The node of its elements.'),
  }),
  ObjectNode: extending('ContainerNode', 'An object.', {
    names: address('The table of its names.'),
    mask: u32('Entries of the table minus one; their number is a power of two.'),
    others: address('The node of the members that no name stands for, or 0.'),
    links: address('Of these the paging links, where any name is taken; or 0: like the others.'),
    seenBytes: u32('Bytes of the set of names already seen.'),
    guess: address('The entry of the name that came first last time, or 0.'),
    stricter: address('Whether another node stands for an object, or 0.'),
    key: u32('Number of the name by which a list of such objects is sorted, or `NO_KEY`.'),
  }),
  Stricter: structure('Another node for an object, by what one of its members is.', {
    node: address('The other node.'),
    property: u32('The number of the member among the names of the object.'),
    texts: address('The other node stands unless the member is one of these texts; 0: when it is there.'),
    count: u32('How many texts.'),
  }),
  RouteNode: extending('Node', 'The kind of a value leads to another node.', {
    string: address('The node of strings.'),
    number: address('The node of numbers.'),
    boolean: address('The node of true and false.'),
    null: address('The node of null.'),
    object: address('The node of objects.'),
    array: address('The node of lists.'),
  }),
  NameEntry: {
    ...structure(
      'An entry of a name table, free when its node is 0. A name that was foreseen needs what stands in the first 64 bytes alone: one line of the cache.',
      {
        head: v128('The first 16 bytes of the name as it is written, with quotes and colon.'),
        tail: v128('The last 16; of a shorter one the first.'),
        significant: v128('Which bits of both count.'),
        reach: u16('Where the last 16 bytes begin.'),
        total: u16(`Bytes as it is written; 0 when they are more than ${FORESEEN}.`),
        property: u32('Number of the name within its object, or `UNNOTED`.'),
        node: address('The node of its values.'),
        next: address('The entry of the name that followed last time: documents repeat their order.'),
        first: u64('The first eight bytes of the name; of a shorter one all, then zeros.'),
        last: u64('The last eight bytes; of a shorter one the same as the first.'),
        length: u32('Bytes of the name.'),
        name: address('The name, padded to a multiple of 16 bytes.'),
      },
    ),
    align: 64,
  },

  // ------------------------------------------------------------------------------------------------------ what values are held to
  GrammarTable: structure('A grammar. What follows depends on its kind.', {
    kind: u32('`GRAMMAR_RUN`, `GRAMMAR_SHAPES`, or the number of automata, all of which must accept.'),
  }),
  RunGrammar: extending(
    'GrammarTable',
    'Characters of one set, the first of another. Bit h of byte l of a table stands for the nibbles h and l.',
    {
      first: v128('The table of the first character.'),
      rest: v128('The table of the others.'),
      least: u32('The fewest characters.'),
      most: u32('The most.'),
    },
  ),
  ShapeIndex: structure('The shapes of one length, one behind the other.', {
    shapes: address('The first one.'),
    count: u32('Their number.'),
  }),
  ShapeGrammar: extending('GrammarTable', 'Texts of a few shapes.', {
    hex: u32('1: letters from a to f, in either case, are read as digits.'),
    lengths: list('ShapeIndex', SHAPE_PLACES + 1, 'By the length of a text.'),
  }),
  Shape: structure('For each place which characters may stand there.', {
    low: list('u8', SHAPE_PLACES, 'The lowest.'),
    span: list('u8', SHAPE_PLACES, 'By how much the highest is above it.'),
  }),
  AutomataGrammar: extending('GrammarTable', 'Texts that all automata accept.', {
    automata: list('ByteAutomaton', 'rest', 'As many as the kind says.'),
  }),
  ByteAutomaton: structure('A deterministic automaton over bytes.', {
    rows: address(
      'Each row holds, for each class of bytes, the offset of the next row (u16); offset 0 is the dead end.',
    ),
    classes: address('256 bytes: twice the class of each byte.'),
    start: u32('Offset of the first row.'),
    accept: u32('Within a row: where its u16 stands that is 1 when the text may end here.'),
  }),
  Gate: structure(
    'An automaton over the characters of a text: whether it may hold what the patterns of a place look for. Classes are single bytes.',
    {
      table: address(
        'u16 by state and class: the next state, or from `GATE_special` on what ends the search.',
      ),
      start: u32('The state at the start of a text.'),
      end: u32('The column of the end of the text.'),
      ascii: address('The class of each ASCII character.'),
      pages: address('The classes of all characters in pages of 256.'),
      pageOf: address('The page of a character by its code without the last eight bits.'),
      masks: address(
        'Of the characters that every match holds side by side: for each of three places 16 bytes by the low and 16 by the high half of a byte; or 0.',
      ),
      shortest: u32('The fewest places of such characters.'),
      plain: u32('1 when none of them is written as an escape other than `\\u`.'),
      last: u32('1 when a match may also end before a line terminator that ends the text.'),
    },
  ),
  PartFinder: structure(
    'How the part of a text is found that becomes a pseudonym. Its gate has all states, also those behind a match, and tells where a match ends.',
    {
      gate: address('The gate.'),
      afterWord: u32('Its state for a search that begins behind a word character.'),
      afterOther: u32('The same behind any other one.'),
      starts: address(
        'The table of an automaton of the same classes that reads backwards and tells where a match begins; or 0: at the start of the text.',
      ),
      startsAtEnd: u32('Its state at the end of the text.'),
      startsAtWord: u32('Its state before a word character.'),
      startsAtOther: u32('Its state before any other one.'),
      before: u32('UTF-16 units of a match before the part.'),
      after: u32('UTF-16 units of a match behind it.'),
      otherwise: address('The node of the texts without a match.'),
    },
  ),
  ClosedList: structure(
    'Values of a closed list, by a hash of their folded text. All lists lie in front of the tables of a plan.',
    {
      entries: address('The table: addresses of members, or 0.'),
      mask: u32('Entries of the table less one.'),
      otherwise: address('The member that replaces every other value; 0: it is dropped.'),
      subtags: u32('1: the members are parts of language tags.'),
    },
  ),
  ListMember: structure('A value of a closed list.', {
    length: u32('Bytes of its text.'),
    text: list('u8', 'rest', 'Its text in UTF-8, with quotes.'),
  }),
  PhraseList: structure('Phrases to be found in texts.', {
    folding: address('u16 of each listed character: `FOLD_…`.'),
    root: address('The root of their search tree.'),
    texts: address('The places of their texts.'),
    count: u32('Their number.'),
  }),
  TextPlace: structure('Where a text stands.', {
    text: address('Its first byte.'),
    length: u32('Its bytes.'),
  }),
  TrieStep: {
    ...structure('A step of the search tree of phrases.', {
      character: u32('The folded character that leads here.'),
      phrase: u32('Number of the phrase that ends here, plus one; or 0.'),
      child: address('The first step that goes on from here, or 0.'),
      next: address('The next step beside this one, or 0.'),
    }),
    align: 16,
  },
  ServiceList: structure('The meeting services.', {
    count: u32('Their number.'),
    services: list('MeetingHost', 'rest', 'One for each host.'),
  }),
  MeetingHost: structure('A host of a meeting service.', {
    host: address('Its name.'),
    hostLength: u32('Bytes of the name.'),
    home: address('The JSON text of the home page.'),
    homeLength: u32('Bytes of that text.'),
  }),

  // -------------------------------------------------------------------------------------------------------- while a document passes
  Edit: {
    ...structure('The input from start to end is replaced.', {
      start: u32('Offset of the first byte.'),
      end: u32('Offset of the byte behind it.'),
      kind: u32('One of `EDIT_…`.'),
      subject: u32('Of a text its offset among the texts, of a pseudonym its job.'),
      detail: u32('Of a text its length, of a pseudonym the offset of the domain, or 0.'),
      cipher: u32('Of a reversible pseudonym the offset of its ciphertext.'),
      next: address('The next edit that has a ciphertext of its own, or 0.'),
      keys: address('Of a pseudonym the keys of its kind.'),
    }),
    align: 32,
  },
  OpenList: structure('A list that is open and sorted. Offsets count from the start of the output.', {
    start: u32('Offset behind its bracket.'),
    last: u32('Offset behind its last element.'),
    first: u32('Number of its first element.'),
    key: u32('Offset of the key of the element that is open, or 0.'),
  }),
  Element: structure('An element of such a list.', {
    head: u64('What most comparisons take: see `describe`.'),
    start: u32('Offset of its first byte.'),
    end: u32('Offset of the byte behind it.'),
    key: u32('Offset of what it is sorted by; 0: the whole element.'),
  }),
  Frame: {
    ...structure('An open container. The first frame stands around the document.', {
      node: address('Its node; 0 when its members are not looked at.'),
      kind: u32('One of `IN_…`, or `AT_ROOT`.'),
      kept: u32('Whether a member was kept, so that the next one needs its comma.'),
      left: u32('How many members may follow.'),
      seen: address('The set of its names already seen.'),
      seenEnd: address('Where that ends.'),
      taken: u32('How far the names reached that `others` had taken before it.'),
      previous: address('The entry of the last name that has one; 0 at the start.'),
    }),
    align: 32,
  },
  TakenName: {
    ...structure(
      'A name that `others` has taken. Links are offsets from the start of the stack, which the host may move.',
      {
        link: u32('The next name in its bucket; 0 ends the chain.'),
        bucket: u32('Its bucket.'),
        owner: address('The frame of its object.'),
        length: u32('Bytes of the name.'),
        before: u32('The name taken before it.'),
        name: list('u8', 'rest', 'The name.'),
      },
    ),
    side: 'kernel',
  },
  Job: {
    ...structure('An identifier that becomes a pseudonym, up to the flush.', {
      bytes: list(
        'u8',
        80,
        'At first its message, unless that is too long; then its digest and the base64url of that.',
      ),
      length: u32('Bytes of the message; 0: it is in a queue already.'),
      states: address('States of HMAC (inner, then outer), or 0: plain SHA-256.'),
    }),
    align: 32,
  },
  Memo: {
    ...structure('An identifier hashed since the last flush.', {
      stamp: u32('Of the flush that it belongs to.'),
      length: u32('Bytes of the identifier.'),
      rule: u32('Its kind, and whether addresses have one form.'),
      place: u32('Offset in the input of where it stands.'),
      job: u32('The job that hashes it.'),
      domain: u32('Where the sign of an address stands in it; 0 in what is none.'),
      cipher: u32('Offset of its ciphertext plus one; 0 when there is none.'),
    }),
    align: 16,
    side: 'kernel',
  },
};

/** Sizes and numbers that both sides must agree on. */
export const SIZES: Readonly<Record<string, readonly [number, string]>> = {
  UNNOTED: [0xfffffffe, 'Number of a name that is not noted as seen.'],
  SORT_BYTES: [131_072, 'Bytes of the longest list inside of a row that the kernel sorts.'],
  NO_KEY: [0xffffffff, 'Number of no name: lists of such objects are sorted by the whole element.'],
  MOST_TOTAL: [FORESEEN, 'Longest name, with quotes and colon, that is foreseen.'],
  SHAPE_PLACES: [SHAPE_PLACES, 'Longest text that has a shape.'],
  MOST_KINDS: [MAX_KINDS, 'Most kinds of pseudonyms that one set of rules may name.'],
  MOST_PHRASES: [2048, 'Most phrases of one list.'],
  FOLD_LATIN: [0x180, 'The folding has a u16 for each code point below this one …'],
  FOLD_PUNCTUATION: [0x70, '… then for so many from U+2000 on.'],
  FOLD_WORD: [0x8000, 'Bit of a folded character that belongs to a word.'],
  PADDING: [64, 'Zero bytes behind the input that stop every loop of the scanner.'],
  COPY_SLACK: [STEP * 2, 'Bytes behind an area that copies in steps may touch.'],
  DIGEST_BYTES: [32, 'A digest of SHA-256.'],
  MOST_BLOCKS: [
    8,
    'Longest message, in blocks of SHA-256, that the kernel hashes; longer values go to the host.',
  ],
  HASH_A: [0x2c1b3c6d, 'Factors of the hash of a name; see `hashName`.'],
  HASH_B: [0x297a2d39, ''],
  HASH_C: [0x1b56c4e9, ''],
  HASH_D: [0x6a09e667, ''],
};
