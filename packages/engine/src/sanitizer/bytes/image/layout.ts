// Made by tools/build-kernel.ts out of tools/kernel-layout; do not edit.
import type { Treatment } from '../../../plan/treatments.ts';

/** Number of a name that is not noted as seen. */
export const UNNOTED = 0xfffffffe;
/** Bytes of the longest list inside of a row that the kernel sorts. */
export const SORT_BYTES = 0x20000;
/** Number of no name: lists of such objects are sorted by the whole element. */
export const NO_KEY = 0xffffffff;
/** Longest name, with quotes and colon, that is foreseen. */
export const MOST_TOTAL = 32;
/** Longest text that has a shape. */
export const SHAPE_PLACES = 48;
/** Most kinds of pseudonyms that one set of rules may name. */
export const MOST_KINDS = 32;
/** Most phrases of one list. */
export const MOST_PHRASES = 2048;
/** The folding has a u16 for each code point below this one … */
export const FOLD_LATIN = 384;
/** … then for so many from U+2000 on. */
export const FOLD_PUNCTUATION = 112;
/** Bit of a folded character that belongs to a word. */
export const FOLD_WORD = 32768;
/** Zero bytes behind the input that stop every loop of the scanner. */
export const PADDING = 64;
/** Bytes behind an area that copies in steps may touch. */
export const COPY_SLACK = 64;
/** A digest of SHA-256. */
export const DIGEST_BYTES = 32;
/** Longest message, in blocks of SHA-256, that the kernel hashes; longer values go to the host. */
export const MOST_BLOCKS = 8;
/** Factors of the hash of a name; see `hashName`. */
export const HASH_A = 0x2c1b3c6d;
export const HASH_B = 0x297a2d39;
export const HASH_C = 0x1b56c4e9;
export const HASH_D = 0x6a09e667;

/** What is done with the value that a node stands for. */
export const OP_OBJECT = 0;
export const OP_ARRAY = 1;
export const OP_ROWS = 2;
export const OP_DROP = 3;
export const OP_BOOLEAN = 4;
export const OP_INTEGER = 5;
export const OP_NUMBER = 6;
export const OP_STRING = 7;
export const OP_GRAMMAR = 8;
export const OP_LISTED = 9;
export const OP_SURE = 10;
export const OP_IRREVERSIBLE = 11;
export const OP_REVERSIBLE = 12;
export const OP_PREFIXED = 13;
export const OP_PREFIXED_REVERSIBLE = 14;
export const OP_COARSEN_MONTH = 15;
export const OP_COARSEN_DAY = 16;
export const OP_COARSEN_HOUR = 17;
export const OP_COARSEN_MINUTE = 18;
export const OP_COARSEN_SECOND = 19;
export const OP_DIGEST = 20;
export const OP_PHRASES = 21;
export const OP_MEETING = 22;
export const OP_ASK_TEXT = 23;
export const OP_LINK = 24;
export const OP_ROUTE = 25;
export const OP_UNLISTED = 26;
export const OP_PASS = 27;
export const OP_FIXED = 28;
export const OP_CHECK_INTEGER = 29;
export const OP_CHECK_NUMBER = 30;
export const OP_GATE = 31;
export const OP_PART = 32;
export const OP_PART_REVERSIBLE = 33;
export const OP_ASK = 34;

/** The counters of a document: the treatments in their order, and others. */
export const COUNTER_DROP = 0;
export const COUNTER_KEEP = 1;
export const COUNTER_PSEUDONYMIZE = 2;
export const COUNTER_COARSEN = 3;
export const COUNTER_TEXT_DIGEST = 4;
export const COUNTER_KEEP_PHRASES = 5;
export const COUNTER_MEETING_PROVIDER = 6;
export const COUNTER_SEAL_LINK = 7;
export const COUNTER_UNKNOWN = 8;
export const COUNTER_MISMATCH = 9;
export const COUNTER_UNLISTED = 10;
export const COUNTER_NOTHING = 11;

/** Of a container: it is removed with all that is in it; it takes every name, also twice; of a list: its elements leave in an order of their own. */
export const FLAG_GHOST = 1;
export const FLAG_ANY_NAME = 2;
export const FLAG_SORTED = 4;

/** Kinds of grammars; every other number is that of the automata. */
export const GRAMMAR_RUN = 0;
export const GRAMMAR_SHAPES = 255;

/** Entries of the table of a gate that are no states: from `special` on a match, then the rest is a state; `matchedDead`: a match, and no better one can follow; `dead`: none can follow. */
export const GATE_SPECIAL = 32768;
export const GATE_MATCHED_DEAD = 65533;
export const GATE_DEAD = 65534;

/** How pseudonyms are made. */
export const SCHEME_NONE = 0;
export const SCHEME_SALTED = 1;
export const SCHEME_KEYED = 2;

/** The canonical form of addresses: a leading plus cuts as well; dots before the sign do not count; the last label is letters only, 2 to 26 of them (else it must not be a number); no domain stands behind a token. */
export const CANON_CUT_LEADING_PLUS = 1;
export const CANON_IGNORE_DOTS = 2;
export const CANON_LETTERS = 4;
export const CANON_DROP_DOMAIN = 8;

/** What takes the place of the input: nothing, a text, a hash, a hash with a ciphertext */
export const EDIT_DELETE = 0;
export const EDIT_TEXT = 1;
export const EDIT_HASH = 2;
export const EDIT_SEAL = 3;

/** Added to a hash or seal: the value follows a text that stays, so there is no opening quote; an earlier edit has the same ciphertext; a text follows the value and stays, so there is no closing quote. The mask leaves the kind. */
export const EDIT_KIND_MASK = 7;
export const EDIT_BEHIND = 8;
export const EDIT_SHARED = 16;
export const EDIT_OPEN = 32;

/** How a scan ends: more input is needed; all is done; it is no such JSON; the edits must be carried out first; the host must say what becomes of a value. */
export const STATUS_NEED = 0;
export const STATUS_DONE = 1;
export const STATUS_BAD = 2;
export const STATUS_FULL = 3;
export const STATUS_ASK = 4;

/** What is wrong with a document. */
export const ERROR_NONE = 0;
export const ERROR_SYNTAX = 1;
export const ERROR_DEPTH = 2;
export const ERROR_STRING = 3;
export const ERROR_KEYS = 4;
export const ERROR_TRAILING = 5;

/** How the answer differs from the collection or entity that is declared; their meanings stand in packages/engine/src/kernel/withheld-shapes.ts. */
export const SHAPE_NONE = 0;
export const SHAPE_COLLECTION = 1;
export const SHAPE_VALUE = 2;
export const SHAPE_ROW = 3;
export const SHAPE_PAGING = 4;
export const SHAPE_DUPLICATE = 5;

/** What the value asked about is; of strings those with escapes apart. */
export const ASK_NUMBER = 0;
export const ASK_STRING = 1;
export const ASK_ESCAPED = 2;
export const ASK_OTHER = 3;

/** What becomes of it; `elsewhere`: the host has put the replacement into its own output. */
export const ANSWER_DROP = 0;
export const ANSWER_KEEP = 1;
export const ANSWER_TEXT = 2;
export const ANSWER_ELSEWHERE = 3;

/** Places of a list that is sorted: its start; the value by which an element is sorted; the end of an element; the end of the list, which rows of a collection do not have. */
export const MARK_OPEN = 0;
export const MARK_KEY = 1;
export const MARK_ELEMENT = 2;
export const MARK_CLOSE = 3;

/** What kind of container a frame is. */
export const FRAME_OBJECT = 0;
export const FRAME_ARRAY = 1;
export const FRAME_ROOT = 2;

/** The counters by their names. */
export const COUNTERS = {
  drop: 0,
  keep: 1,
  pseudonymize: 2,
  coarsen: 3,
  textDigest: 4,
  keepPhrases: 5,
  meetingProvider: 6,
  sealLink: 7,
  unknown: 8,
  mismatch: 9,
  unlisted: 10,
  nothing: 11,
} as const satisfies Readonly<
  Record<Treatment | 'unknown' | 'mismatch' | 'unlisted' | 'nothing', number>
>;

/**
 * Structures: their bytes; words, the fields of four bytes, by the number of their word; places, all others, by the offset of
 * their first byte; and counts, how many of it a field holds.
 */
export type StructureLayout = {
  readonly bytes: number;
  readonly words: Readonly<Record<string, number>>;
  readonly places?: Readonly<Record<string, number>>;
  readonly counts?: Readonly<Record<string, number>>;
};

/** What host and kernel tell one another. Offsets count from the start of the input. */
export const CONTROL_LAYOUT = {
  bytes: 228,
  words: {
    /** The input. */
    input: 0,
    /** Bytes of input. */
    length: 1,
    /** Offset up to which the input is done. */
    position: 2,
    /** The list of edits. */
    edits: 3,
    /** Edits there is room for. */
    editLimit: 4,
    /** Edits in the list. */
    editCount: 5,
    /** Bytes by which the output may exceed the input. */
    growthLimit: 6,
    /** Bytes by which it will at most. */
    growth: 7,
    /** The stack of open containers. */
    frames: 8,
    /** The sets of names seen in the open objects. */
    seen: 9,
    /** The node of the document. */
    root: 10,
    /** Limit: containers inside of one another. */
    depth: 11,
    /** Limit: bytes of a string without its escapes. */
    stringBytes: 12,
    /** Limit: members of an object. */
    objectKeys: 13,
    /** One of `ERROR_…`, or 0. */
    error: 14,
    /** Of the value that is asked about: the number of its leaf. */
    askLeaf: 15,
    /** Its first byte. */
    askStart: 16,
    /** The byte behind it; 0 for a container. */
    askEnd: 17,
    /** One of `ASK_…`. */
    askKind: 18,
    /** 1 when the document as a whole must not leave. */
    rootRefused: 19,
    /** The first one of `SHAPE_…` that was met, or 0. */
    shape: 20,
    /** 1 when the rows of a collection have come. */
    rows: 21,
    /** The grammar of the names that `others` takes. */
    word: 22,
    /** The free memory at the end: the names that `others` has taken. */
    others: 23,
    /** The most bytes of it that were in use. */
    othersUsed: 24,
    /** Texts that take the place of values. */
    texts: 25,
    /** Bytes of texts in use. */
    textsUsed: 26,
    /** Bytes after which the edits must be carried out first. */
    textsLimit: 27,
    /** The output. */
    output: 28,
    /** The jobs: identifiers that become pseudonyms. */
    digests: 29,
    /** Jobs there is room for. */
    jobLimit: 30,
    /** Jobs in use. */
    jobCount: 31,
    /** Of these the first ones, which are hashed. */
    hashedCount: 32,
    /** Ciphertexts. */
    sealed: 33,
    /** Bytes of ciphertexts in use. */
    sealedUsed: 34,
    /** Bytes after which the edits must be carried out first. */
    sealedLimit: 35,
    /** Edits in the list that have a ciphertext of their own. */
    sealCount: 36,
    /** Cipher blocks on their way to the host and back. */
    blocks: 37,
    /** How pseudonyms are made: one of `SCHEME_…`. */
    scheme: 38,
    /** Bytes of the salt in the key block. */
    saltLength: 39,
    /** Bytes of the header in the key block. */
    headerLength: 40,
    /** Number of the key (scheme native). */
    keyId: 41,
    /** Bits of `CANON_…`. */
    canon: 42,
    /** Places of lists that are sorted: an offset in the input, shifted by three bits, and one of `MARK_…`. */
    marks: 43,
    /** Marks in the list. */
    markCount: 44,
    /** Marks there is room for. */
    markLimit: 45,
    /** The stack of lists that are open and sorted. */
    lists: 46,
    /** Their elements. */
    elements: 47,
    /** Elements in use. */
    elementCount: 48,
    /** What a list is copied to while it is written in its order, and rows on their way out. */
    sortSpace: 49,
    /** 1 when the host has to sort the document. */
    unsorted: 50,
    /** Where the rows that are gathered begin in the output. */
    rowsStart: 51,
    /** Where they end. */
    rowsEnd: 52,
    /** The mark of the value that is asked about, or 0. */
    askMark: 53,
    /** 1 when the document has white space between its parts. */
    spaced: 54,
    /** 1 when some list may be full before another unit is done. */
    full: 55,
    /** 1: any number of documents may follow one another, and null is one; they come out with a line feed between them. */
    many: 56,
  },
} as const satisfies StructureLayout;

/** What pseudonyms of one kind are made with (scheme native). States of HMAC behind its pads: inner, then outer. */
export const KIND_KEYS_LAYOUT = {
  bytes: 128,
  words: {
  },
  places: {
    /** States of the hash. */
    hash: 0,
    /** States of the synthetic IV. */
    seal: 64,
  },
  counts: {
    hash: 16,
    seal: 16,
  },
} as const satisfies StructureLayout;

/** What pseudonyms are made with. */
export const KEYS_LAYOUT = {
  bytes: 4512,
  words: {
  },
  places: {
    /** Of each kind that the rules name, in their order (scheme native). */
    kinds: 0,
    /** What is hashed behind the identifier (scheme psoxy). */
    salt: 4096,
    /** What is authenticated before the rest (scheme native). */
    header: 4416,
  },
  counts: {
    kinds: 32,
    salt: 256,
    header: 32,
  },
} as const satisfies StructureLayout;

/** What becomes of the values at a place. What follows the operation depends on it. */
export const NODE_LAYOUT = {
  bytes: 64,
  words: {
    /** One of `OP_…`. */
    op: 0,
  },
} as const satisfies StructureLayout;

/** A node whose values are counted as they come. */
export const COUNTED_NODE_LAYOUT = {
  bytes: 64,
  words: {
    /** One of `OP_…`. */
    op: 0,
    /** One of `COUNTER_…`. */
    counter: 1,
    /** Another node whose counter counts too, or 0. */
    next: 2,
  },
} as const satisfies StructureLayout;

/** A node for scalar values. */
export const LEAF_NODE_LAYOUT = {
  bytes: 64,
  words: {
    /** One of `OP_…`. */
    op: 0,
    /** One of `COUNTER_…`. */
    counter: 1,
    /** Another node whose counter counts too, or 0. */
    next: 2,
    /** What values are looked up in: a grammar, phrases, services, a part; or how many digits an integer may have; or 0. */
    table: 3,
    /** Its number among the leaves, as the host knows them. */
    leaf: 4,
    /** Of a pseudonym: the number of its kind among those of the rules. */
    kind: 5,
    /** Of a pseudonym: 1 where mail addresses have one form, 2 where join links and ids of meetings have, else 0. */
    addresses: 6,
  },
} as const satisfies StructureLayout;

/** A node whose values give way to a text, or to nothing. */
export const FIXED_NODE_LAYOUT = {
  bytes: 64,
  words: {
    /** One of `OP_…`. */
    op: 0,
    /** One of `COUNTER_…`. */
    counter: 1,
    /** Another node whose counter counts too, or 0. */
    next: 2,
    /** The text, or 0. */
    text: 3,
    /** Bytes of the text. */
    length: 4,
    /** Of a container: the node whose members still count, or 0. */
    inside: 5,
  },
} as const satisfies StructureLayout;

/** A node whose texts go to the host only if they may hold what its patterns look for. Begins as a leaf does. */
export const GATE_NODE_LAYOUT = {
  bytes: 64,
  words: {
    /** One of `OP_…`. */
    op: 0,
    /** One of `COUNTER_…`. */
    counter: 1,
    /** Another node whose counter counts too, or 0. */
    next: 2,
    /** The gate. */
    table: 3,
    /** Its number among the leaves, as the host knows them. */
    leaf: 4,
    /** The node of the texts that do not: one that passes or gives way. */
    otherwise: 5,
    /** 1: a text in which nothing is visible goes to the host all the same. */
    filled: 6,
  },
} as const satisfies StructureLayout;

/** A node for objects or lists that are walked through. */
export const CONTAINER_NODE_LAYOUT = {
  bytes: 64,
  words: {
    /** One of `OP_…`. */
    op: 0,
    /** Bits of `FLAG_…`. */
    flags: 1,
  },
} as const satisfies StructureLayout;

/** A list. */
export const ARRAY_NODE_LAYOUT = {
  bytes: 64,
  words: {
    /** One of `OP_…`. */
    op: 0,
    /** Bits of `FLAG_…`. */
    flags: 1,
    /** The node of its elements. */
    items: 2,
  },
} as const satisfies StructureLayout;

/** An object. */
export const OBJECT_NODE_LAYOUT = {
  bytes: 64,
  words: {
    /** One of `OP_…`. */
    op: 0,
    /** Bits of `FLAG_…`. */
    flags: 1,
    /** The table of its names. */
    names: 2,
    /** Entries of the table minus one; their number is a power of two. */
    mask: 3,
    /** The node of the members that no name stands for, or 0. */
    others: 4,
    /** Of these the paging links, where any name is taken; or 0: like the others. */
    links: 5,
    /** Bytes of the set of names already seen. */
    seenBytes: 6,
    /** The entry of the name that came first last time, or 0. */
    guess: 7,
    /** Whether another node stands for an object, or 0. */
    stricter: 8,
    /** Number of the name by which a list of such objects is sorted, or `NO_KEY`. */
    key: 9,
  },
} as const satisfies StructureLayout;

/** Another node for an object, by what one of its members is. */
export const STRICTER_LAYOUT = {
  bytes: 16,
  words: {
    /** The other node. */
    node: 0,
    /** The number of the member among the names of the object. */
    property: 1,
    /** The other node stands unless the member is one of these texts; 0: when it is there. */
    texts: 2,
    /** How many texts. */
    count: 3,
  },
} as const satisfies StructureLayout;

/** The kind of a value leads to another node. */
export const ROUTE_NODE_LAYOUT = {
  bytes: 64,
  words: {
    /** One of `OP_…`. */
    op: 0,
    /** The node of strings. */
    string: 1,
    /** The node of numbers. */
    number: 2,
    /** The node of true and false. */
    boolean: 3,
    /** The node of null. */
    null: 4,
    /** The node of objects. */
    object: 5,
    /** The node of lists. */
    array: 6,
  },
} as const satisfies StructureLayout;

/** An entry of a name table, free when its node is 0. A name that was foreseen needs what stands in the first 64 bytes alone: one line of the cache. */
export const NAME_ENTRY_LAYOUT = {
  bytes: 128,
  words: {
    /** Number of the name within its object, or `UNNOTED`. */
    property: 13,
    /** The node of its values. */
    node: 14,
    /** The entry of the name that followed last time: documents repeat their order. */
    next: 15,
    /** Bytes of the name. */
    length: 20,
    /** The name, padded to a multiple of 16 bytes. */
    name: 21,
  },
  places: {
    /** The first 16 bytes of the name as it is written, with quotes and colon. */
    head: 0,
    /** The last 16; of a shorter one the first. */
    tail: 16,
    /** Which bits of both count. */
    significant: 32,
    /** Where the last 16 bytes begin. */
    reach: 48,
    /** Bytes as it is written; 0 when they are more than 32. */
    total: 50,
    /** The first eight bytes of the name; of a shorter one all, then zeros. */
    first: 64,
    /** The last eight bytes; of a shorter one the same as the first. */
    last: 72,
  },
} as const satisfies StructureLayout;

/** A grammar. What follows depends on its kind. */
export const GRAMMAR_TABLE_LAYOUT = {
  bytes: 4,
  words: {
    /** `GRAMMAR_RUN`, `GRAMMAR_SHAPES`, or the number of automata, all of which must accept. */
    kind: 0,
  },
} as const satisfies StructureLayout;

/** Characters of one set, the first of another. Bit h of byte l of a table stands for the nibbles h and l. */
export const RUN_GRAMMAR_LAYOUT = {
  bytes: 64,
  words: {
    /** `GRAMMAR_RUN`, `GRAMMAR_SHAPES`, or the number of automata, all of which must accept. */
    kind: 0,
    /** The fewest characters. */
    least: 12,
    /** The most. */
    most: 13,
  },
  places: {
    /** The table of the first character. */
    first: 16,
    /** The table of the others. */
    rest: 32,
  },
} as const satisfies StructureLayout;

/** The shapes of one length, one behind the other. */
export const SHAPE_INDEX_LAYOUT = {
  bytes: 8,
  words: {
    /** The first one. */
    shapes: 0,
    /** Their number. */
    count: 1,
  },
} as const satisfies StructureLayout;

/** Texts of a few shapes. */
export const SHAPE_GRAMMAR_LAYOUT = {
  bytes: 400,
  words: {
    /** `GRAMMAR_RUN`, `GRAMMAR_SHAPES`, or the number of automata, all of which must accept. */
    kind: 0,
    /** 1: letters from a to f, in either case, are read as digits. */
    hex: 1,
  },
  places: {
    /** By the length of a text. */
    lengths: 8,
  },
  counts: {
    lengths: 49,
  },
} as const satisfies StructureLayout;

/** For each place which characters may stand there. */
export const SHAPE_LAYOUT = {
  bytes: 96,
  words: {
  },
  places: {
    /** The lowest. */
    low: 0,
    /** By how much the highest is above it. */
    span: 48,
  },
  counts: {
    low: 48,
    span: 48,
  },
} as const satisfies StructureLayout;

/** Texts that all automata accept. */
export const AUTOMATA_GRAMMAR_LAYOUT = {
  bytes: 4,
  words: {
    /** `GRAMMAR_RUN`, `GRAMMAR_SHAPES`, or the number of automata, all of which must accept. */
    kind: 0,
  },
  places: {
    /** As many as the kind says. */
    automata: 4,
  },
} as const satisfies StructureLayout;

/** A deterministic automaton over bytes. */
export const BYTE_AUTOMATON_LAYOUT = {
  bytes: 16,
  words: {
    /** Each row holds, for each class of bytes, the offset of the next row (u16); offset 0 is the dead end. */
    rows: 0,
    /** 256 bytes: twice the class of each byte. */
    classes: 1,
    /** Offset of the first row. */
    start: 2,
    /** Within a row: where its u16 stands that is 1 when the text may end here. */
    accept: 3,
  },
} as const satisfies StructureLayout;

/** An automaton over the characters of a text: whether it may hold what the patterns of a place look for. Classes are single bytes. */
export const GATE_LAYOUT = {
  bytes: 40,
  words: {
    /** u16 by state and class: the next state, or from `GATE_special` on what ends the search. */
    table: 0,
    /** The state at the start of a text. */
    start: 1,
    /** The column of the end of the text. */
    end: 2,
    /** The class of each ASCII character. */
    ascii: 3,
    /** The classes of all characters in pages of 256. */
    pages: 4,
    /** The page of a character by its code without the last eight bits. */
    pageOf: 5,
    /** Of the characters that every match holds side by side: for each of three places 16 bytes by the low and 16 by the high half of a byte; or 0. */
    masks: 6,
    /** The fewest places of such characters. */
    shortest: 7,
    /** 1 when none of them is written as an escape other than `\u`. */
    plain: 8,
    /** 1 when a match may also end before a line terminator that ends the text. */
    last: 9,
  },
} as const satisfies StructureLayout;

/** How the part of a text is found that becomes a pseudonym. Its gate has all states, also those behind a match, and tells where a match ends. */
export const PART_FINDER_LAYOUT = {
  bytes: 40,
  words: {
    /** The gate. */
    gate: 0,
    /** Its state for a search that begins behind a word character. */
    afterWord: 1,
    /** The same behind any other one. */
    afterOther: 2,
    /** The table of an automaton of the same classes that reads backwards and tells where a match begins; or 0: at the start of the text. */
    starts: 3,
    /** Its state at the end of the text. */
    startsAtEnd: 4,
    /** Its state before a word character. */
    startsAtWord: 5,
    /** Its state before any other one. */
    startsAtOther: 6,
    /** UTF-16 units of a match before the part. */
    before: 7,
    /** UTF-16 units of a match behind it. */
    after: 8,
    /** The node of the texts without a match. */
    otherwise: 9,
  },
} as const satisfies StructureLayout;

/** Values of a closed list, by a hash of their folded text. All lists lie in front of the tables of a plan. */
export const CLOSED_LIST_LAYOUT = {
  bytes: 16,
  words: {
    /** The table: addresses of members, or 0. */
    entries: 0,
    /** Entries of the table less one. */
    mask: 1,
    /** The member that replaces every other value; 0: it is dropped. */
    otherwise: 2,
    /** 1: the members are parts of language tags. */
    subtags: 3,
  },
} as const satisfies StructureLayout;

/** A value of a closed list. */
export const LIST_MEMBER_LAYOUT = {
  bytes: 4,
  words: {
    /** Bytes of its text. */
    length: 0,
  },
  places: {
    /** Its text in UTF-8, with quotes. */
    text: 4,
  },
} as const satisfies StructureLayout;

/** Phrases to be found in texts. */
export const PHRASE_LIST_LAYOUT = {
  bytes: 16,
  words: {
    /** u16 of each listed character: `FOLD_…`. */
    folding: 0,
    /** The root of their search tree. */
    root: 1,
    /** The places of their texts. */
    texts: 2,
    /** Their number. */
    count: 3,
  },
} as const satisfies StructureLayout;

/** Where a text stands. */
export const TEXT_PLACE_LAYOUT = {
  bytes: 8,
  words: {
    /** Its first byte. */
    text: 0,
    /** Its bytes. */
    length: 1,
  },
} as const satisfies StructureLayout;

/** A step of the search tree of phrases. */
export const TRIE_STEP_LAYOUT = {
  bytes: 16,
  words: {
    /** The folded character that leads here. */
    character: 0,
    /** Number of the phrase that ends here, plus one; or 0. */
    phrase: 1,
    /** The first step that goes on from here, or 0. */
    child: 2,
    /** The next step beside this one, or 0. */
    next: 3,
  },
} as const satisfies StructureLayout;

/** The meeting services. */
export const SERVICE_LIST_LAYOUT = {
  bytes: 4,
  words: {
    /** Their number. */
    count: 0,
  },
  places: {
    /** One for each host. */
    services: 4,
  },
} as const satisfies StructureLayout;

/** A host of a meeting service. */
export const MEETING_HOST_LAYOUT = {
  bytes: 16,
  words: {
    /** Its name. */
    host: 0,
    /** Bytes of the name. */
    hostLength: 1,
    /** The JSON text of the home page. */
    home: 2,
    /** Bytes of that text. */
    homeLength: 3,
  },
} as const satisfies StructureLayout;

/** The input from start to end is replaced. */
export const EDIT_LAYOUT = {
  bytes: 32,
  words: {
    /** Offset of the first byte. */
    start: 0,
    /** Offset of the byte behind it. */
    end: 1,
    /** One of `EDIT_…`. */
    kind: 2,
    /** Of a text its offset among the texts, of a pseudonym its job. */
    subject: 3,
    /** Of a text its length, of a pseudonym the offset of the domain, or 0. */
    detail: 4,
    /** Of a reversible pseudonym the offset of its ciphertext. */
    cipher: 5,
    /** The next edit that has a ciphertext of its own, or 0. */
    next: 6,
    /** Of a pseudonym the keys of its kind. */
    keys: 7,
  },
} as const satisfies StructureLayout;

/** A list that is open and sorted. Offsets count from the start of the output. */
export const OPEN_LIST_LAYOUT = {
  bytes: 16,
  words: {
    /** Offset behind its bracket. */
    start: 0,
    /** Offset behind its last element. */
    last: 1,
    /** Number of its first element. */
    first: 2,
    /** Offset of the key of the element that is open, or 0. */
    key: 3,
  },
} as const satisfies StructureLayout;

/** An element of such a list. */
export const ELEMENT_LAYOUT = {
  bytes: 24,
  words: {
    /** Offset of its first byte. */
    start: 2,
    /** Offset of the byte behind it. */
    end: 3,
    /** Offset of what it is sorted by; 0: the whole element. */
    key: 4,
  },
  places: {
    /** What most comparisons take: see `describe`. */
    head: 0,
  },
} as const satisfies StructureLayout;

/** An open container. The first frame stands around the document. */
export const FRAME_LAYOUT = {
  bytes: 32,
  words: {
    /** Its node; 0 when its members are not looked at. */
    node: 0,
    /** One of `IN_…`, or `AT_ROOT`. */
    kind: 1,
    /** Whether a member was kept, so that the next one needs its comma. */
    kept: 2,
    /** How many members may follow. */
    left: 3,
    /** The set of its names already seen. */
    seen: 4,
    /** Where that ends. */
    seenEnd: 5,
    /** How far the names reached that `others` had taken before it. */
    taken: 6,
    /** The entry of the last name that has one; 0 at the start. */
    previous: 7,
  },
} as const satisfies StructureLayout;

/** An identifier that becomes a pseudonym, up to the flush. */
export const JOB_LAYOUT = {
  bytes: 96,
  words: {
    /** Bytes of the message; 0: it is in a queue already. */
    length: 20,
    /** States of HMAC (inner, then outer), or 0: plain SHA-256. */
    states: 21,
  },
  places: {
    /** At first its message, unless that is too long; then its digest and the base64url of that. */
    bytes: 0,
  },
  counts: {
    bytes: 80,
  },
} as const satisfies StructureLayout;
