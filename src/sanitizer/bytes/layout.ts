/**
 * What the host and the kernel agree on: places in memory, numbers of operations and states. This file is compiled twice, by
 * TypeScript for the host and by AssemblyScript for the kernel, so it may hold constants of whole numbers and nothing else.
 */

/** What is done with the value that a node stands for. The first two must be 0 and 1: the kernel compares with a bracket. */
export const OP_OBJECT = 0;
export const OP_ARRAY = 1;
export const OP_DROP = 2;
export const OP_BOOLEAN = 3;
export const OP_INTEGER = 4;
export const OP_NUMBER = 5;
export const OP_STRING = 6;
export const OP_GRAMMAR = 7;
export const OP_IRREVERSIBLE = 8;
export const OP_REVERSIBLE = 9;
export const OP_TOKENIZE = 10;
/** Pseudonyms behind a known type of address, which stays. */
export const OP_PREFIXED = 11;
export const OP_PREFIXED_REVERSIBLE = 12;
/** Strings go to the host. */
export const OP_ASK_TEXT = 15;
/** Everything but null goes to the host, which withholds the answer for whatever is no link. */
export const OP_LINK = 13;
export const OP_DIGEST = 14;
export const OP_PHRASES = 16;
export const OP_MEETING = 17;
/** No operation: the kind of the value leads to another node; see `ROUTE_…`. This and those below: rules of Psoxy's language. */
export const OP_ROUTE = 18;
/** Stays, whatever it is. */
export const OP_PASS = 19;
/** Gives way to a text that is the same for all values, or to nothing. */
export const OP_FIXED = 20;
/** An integer of few digits or a number that is surely finite stays; the host looks at others. */
export const OP_CHECK_INTEGER = 21;
export const OP_CHECK_NUMBER = 22;
/** Every value goes to the host, also null. */
export const OP_ASK = 23;

/** A node: 32 bytes. */
export const NODE_BYTES = 32;
export const NODE_OP = 0;
/** Place of the counter in the tally. */
export const NODE_TALLY = 4;
/** Object: address of the name table. Array: node of the items. Grammar: address of the automata. */
export const NODE_TARGET = 8;
/** Object: entries of the name table minus one. */
export const NODE_MASK = 12;
/** Object: node of the members that no name stands for; 0 when there is none. */
export const NODE_OTHERS = 16;
/** Object: bytes of the set of names already seen. */
export const NODE_SEEN = 20;
/** Leaf: its number among the actions of the plan, as the host knows them. */
export const NODE_LEAF = 24;
/** Object of any names: node of the members that are paging links and have no entry; 0 when they are like others. */
export const NODE_LINKS = 24;
/** Container, in the place of the counter: bits of `FLAG_…`. */
export const NODE_FLAGS = 4;
/** Leaf: another node whose counter counts too, or 0. */
export const NODE_NEXT = 28;
/** Fixed: address and length of the text (0: nothing); of a container the node whose members still count, or 0. */
export const NODE_TEXT = 8;
export const NODE_TEXT_LENGTH = 12;
export const NODE_INSIDE = 16;

/** The container is removed, with all that is in it. */
export const FLAG_GHOST = 1;
/** Every name passes to the node of the others; what stands twice is treated twice. */
export const FLAG_ANY_NAME = 2;
/** Number of a name that is not noted as seen. */
export const UNNOTED = 0xfffffffe;

/** A route: nodes by the kind of the value. */
export const ROUTE_STRING = 4;
export const ROUTE_NUMBER = 8;
export const ROUTE_BOOLEAN = 12;
export const ROUTE_NULL = 16;
export const ROUTE_OBJECT = 20;
export const ROUTE_ARRAY = 24;
/** Object: the entry of the name that came first last time. */
export const NODE_GUESS = 28;

/** An entry of a name table: 128 bytes, of which a name that was foreseen needs the first 64; free when the node is 0. */
export const ENTRY_BYTES = 128;
/**
 * The name as it stands in a document, with quotes and colon: its first 16 bytes, its last 16 (of a shorter one the same), and
 * which bits of both count.
 */
export const ENTRY_HEAD = 0;
export const ENTRY_TAIL = 16;
export const ENTRY_MASK = 32;
/** u16: where the last 16 bytes begin; its length, 0 when it is longer than 32 bytes. */
export const ENTRY_REACH = 48;
export const ENTRY_TOTAL = 50;
export const MOST_TOTAL = 32;
/** Number of the name within its object. */
export const ENTRY_PROPERTY = 52;
export const ENTRY_NODE = 56;
/** The entry of the name that followed this one last time: documents repeat the order of their names. */
export const ENTRY_NEXT = 60;
/** The first and the last eight bytes of the name; of a shorter one all bytes, then zeros, twice. */
export const ENTRY_FIRST = 64;
export const ENTRY_LAST = 72;
export const ENTRY_LENGTH = 80;
/** Address of the name, padded to a multiple of 16 bytes. */
export const ENTRY_NAME = 84;

/** Factors of the hash of a name; see `hashName`. */
export const HASH_A = 0x2c1b3c6d;
export const HASH_B = 0x297a2d39;
export const HASH_C = 0x1b56c4e9;
export const HASH_D = 0x6a09e667;

/** A grammar: its kind, then either a run or automata, all of which must accept. */
export const GRAMMAR_RUN = 0;
/** Otherwise the number of automata; they follow here. */
export const GRAMMAR_AUTOMATA = 4;
/** A run: nibble tables of its first character and of the others (16 bytes each), least and most characters. */
export const RUN_FIRST = 16;
export const RUN_REST = 32;
export const RUN_LEAST = 48;
export const RUN_MOST = 52;
export const RUN_BYTES = 64;
/** Shapes: for each length up to the most the address of its first one and their number; see `SHAPE_…`. */
export const GRAMMAR_SHAPES = 255;
export const SHAPES_INDEX = 16;
export const SHAPES_LONGEST = 48;
export const SHAPES_BYTES = 416;
/** A shape: the lowest character of each of 48 places, then by how much the highest is above it. */
export const SHAPE_LOW = 0;
export const SHAPE_SPAN = 48;
export const SHAPE_BYTES = 96;
/** One automaton: 16 bytes. */
export const AUTOMATON_BYTES = 16;
/** Address of the rows. Each row holds, for each class of bytes, the offset of the next row (u16); offset 0 is the dead end. */
export const AUTOMATON_ROWS = 0;
/** Address of 256 bytes: twice the class of each byte. */
export const AUTOMATON_CLASSES = 4;
/** Offset of the first row. */
export const AUTOMATON_START = 8;
/** Within a row: where its u16 stands that is 1 when the text may end here. */
export const AUTOMATON_ACCEPT = 12;

/** A phrase list: 16 bytes. Addresses of the folding, of the root of the trie, of the texts (address and length each). */
export const PHRASES_BYTES = 16;
export const PHRASES_FOLD = 0;
export const PHRASES_ROOT = 4;
export const PHRASES_TEXTS = 8;
export const PHRASES_COUNT = 12;
export const MOST_PHRASES = 2048;
/** The folding: u16 for each code point below the first number, then for so many from U+2000 on. */
export const FOLD_LATIN = 0x180;
export const FOLD_PUNCTUATION = 0x70;
/** Bit of a folded character that belongs to a word. */
export const FOLD_WORD = 0x8000;
/** A step of the trie: 16 bytes. First child, next sibling; the number of the phrase that ends here, plus one. */
export const TRIE_BYTES = 16;
export const TRIE_CHARACTER = 0;
export const TRIE_PHRASE = 4;
export const TRIE_CHILD = 8;
export const TRIE_NEXT = 12;
/** A meeting service behind their count: address and length of the host, of the JSON text of the home page. */
export const SERVICE_BYTES = 16;

/** The control block: numbers (u32) by place. Offsets count from the start of the input. */
export const CTL_INPUT = 0;
export const CTL_LENGTH = 1;
export const CTL_POSITION = 2;
export const CTL_EDITS = 3;
export const CTL_EDIT_LIMIT = 4;
export const CTL_EDIT_COUNT = 5;
/** Bytes by which the output may exceed the input, and by which it will. */
export const CTL_GROWTH_LIMIT = 6;
export const CTL_GROWTH = 7;
export const CTL_FRAMES = 8;
export const CTL_SEEN = 9;
export const CTL_ROOT = 10;
export const CTL_DEPTH = 11;
export const CTL_STRING_BYTES = 12;
export const CTL_OBJECT_KEYS = 13;
export const CTL_ERROR = 14;
export const CTL_ASK_LEAF = 15;
export const CTL_ASK_START = 16;
/** 0 for a container. */
export const CTL_ASK_END = 17;
export const CTL_ASK_KIND = 18;
export const CTL_ROOT_REFUSED = 19;
/** Grammar of the names that `others` takes. */
export const CTL_WORD = 20;
/** Start of the free memory at the end, and how much of it the kernel uses: the names that `others` has taken. */
export const CTL_OTHERS = 21;
export const CTL_OTHERS_USED = 22;
/** Texts that the host puts in place of values. */
export const CTL_TEXTS = 23;
export const CTL_OUTPUT = 24;
/** Digests of the values to be replaced, 32 bytes each. */
export const CTL_DIGESTS = 25;
export const CTL_JOB_LIMIT = 26;
export const CTL_JOB_COUNT = 27;
/** Ciphertexts: start, bytes in use, bytes there are. */
export const CTL_SEALED = 28;
export const CTL_SEALED_USED = 29;
export const CTL_SEALED_LIMIT = 30;
/** Cipher blocks on their way to the host and back. */
export const CTL_BLOCKS = 31;
/** How pseudonyms are made: one of `SCHEME_…`. */
export const CTL_SCHEME = 32;
export const CTL_SALT_LENGTH = 33;
export const CTL_HEADER_LENGTH = 34;
export const CTL_KEY_ID = 35;
/** Bits of `CANON_…`. */
export const CTL_CANON = 36;
/** Edits of the kind EDIT_SEAL in the list. */
export const CTL_SEAL_COUNT = 37;
/** Bytes of texts in use, and those after which the edits must be carried out first. */
export const CTL_TEXTS_USED = 38;
export const CTL_TEXTS_LIMIT = 39;
/** 1 when some list may be full before another unit is done. */
export const CTL_FULL = 40;
/** 1: any number of documents may follow one another, and null is one; they come out with a line feed between them. */
export const CTL_MANY = 44;
export const CTL_SLOTS = 45;

/** The key block. States of HMAC behind its pads (inner, outer; 8 words each) for the hash and for the synthetic IV. */
export const KEY_HASH = 0;
export const KEY_SEAL = 64;
/** What is hashed behind the identifier (scheme psoxy). */
export const KEY_SALT = 128;
export const MOST_SALT = 256;
/** What is authenticated before the rest (scheme native). */
export const KEY_HEADER = 448;
export const MOST_HEADER = 320;
export const KEY_BYTES = 832;

export const SCHEME_NONE = 0;
export const SCHEME_SALTED = 1;
export const SCHEME_KEYED = 2;

export const CANON_CUT_LEADING_PLUS = 1;
export const CANON_IGNORE_DOTS = 2;
/** The last label is letters only, 2 to 26 of them; else it must not be a number. */
export const CANON_LETTERS = 4;
/** No domain stands behind a token. */
export const CANON_DROP_DOMAIN = 8;

/** The tally: counters (u32). The eight treatments come first, in the order of `TREATMENTS`. */
export const TALLY_UNKNOWN = 8;
export const TALLY_MISMATCH = 9;
/** What is not counted. */
export const TALLY_NOTHING = 10;
export const TALLY_SLOTS = 11;

/** An edit: 32 bytes, the input from start to end is replaced. */
export const EDIT_BYTES = 32;
export const EDIT_START = 0;
export const EDIT_END = 4;
export const EDIT_KIND = 8;
export const EDIT_A = 12;
export const EDIT_B = 16;
export const EDIT_C = 20;
/** Address of the next edit that has a ciphertext of its own, or 0. */
export const EDIT_NEXT = 24;

export const EDIT_DELETE = 0;
/** A: offset among the texts, B: length. */
export const EDIT_TEXT = 1;
/** A: job, B: start of the domain in the input or 0. */
export const EDIT_HASH = 2;
/** As EDIT_HASH; C: offset of the ciphertext. */
export const EDIT_SEAL = 3;
/** Added to the two above when the value follows a text that stays: there is no opening quote. */
export const EDIT_BEHIND = 8;
/** Added to EDIT_SEAL when an earlier edit has the same ciphertext. */
export const EDIT_SHARED = 16;

export const STATUS_NEED = 0;
export const STATUS_DONE = 1;
export const STATUS_BAD = 2;
/** The edits must be carried out before the scan can go on. */
export const STATUS_FULL = 3;
/** The host must say what becomes of a value. */
export const STATUS_ASK = 4;

export const ERROR_SYNTAX = 1;
export const ERROR_DEPTH = 2;
export const ERROR_STRING = 3;
export const ERROR_KEYS = 4;
export const ERROR_TRAILING = 5;

export const ASK_NUMBER = 0;
export const ASK_STRING = 1;
/** A string with escapes. */
export const ASK_ESCAPED = 2;
export const ASK_OTHER = 3;

export const ANSWER_DROP = 0;
export const ANSWER_KEEP = 1;
export const ANSWER_TEXT = 2;
/** The host has put the replacement into its own output. */
export const ANSWER_ELSEWHERE = 3;

/** One open container: 32 bytes. */
export const FRAME_BYTES = 32;
/** Zero bytes behind the input that stop every loop of the scanner. */
export const PADDING = 64;
/** Longest message, in blocks of SHA-256, that the kernel hashes itself; longer values go to the host. */
export const MOST_BLOCKS = 8;
