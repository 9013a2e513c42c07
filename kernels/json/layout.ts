// Made by tools/build-kernel.ts out of tools/kernel-layout; do not edit.

/** Number of a name that is not noted as seen. */
export const UNNOTED: u32 = 0xfffffffe;
/** Bytes of the longest list inside of a row that the kernel sorts. */
export const SORT_BYTES: u32 = 0x20000;
/** Number of no name: lists of such objects are sorted by the whole element. */
export const NO_KEY: u32 = 0xffffffff;
/** Longest name, with quotes and colon, that is foreseen. */
export const MOST_TOTAL: u32 = 32;
/** Longest text that has a shape. */
export const SHAPE_PLACES: u32 = 48;
/** Most kinds of pseudonyms that one set of rules may name. */
export const MOST_KINDS: u32 = 32;
/** Most phrases of one list. */
export const MOST_PHRASES: u32 = 2048;
/** The folding has a u16 for each code point below this one … */
export const FOLD_LATIN: u32 = 384;
/** … then for so many from U+2000 on. */
export const FOLD_PUNCTUATION: u32 = 112;
/** Bit of a folded character that belongs to a word. */
export const FOLD_WORD: u32 = 32768;
/** Zero bytes behind the input that stop every loop of the scanner. */
export const PADDING: u32 = 64;
/** Bytes behind an area that copies in steps may touch. */
export const COPY_SLACK: u32 = 64;
/** A digest of SHA-256. */
export const DIGEST_BYTES: u32 = 32;
/** Longest message, in blocks of SHA-256, that the kernel hashes; longer values go to the host. */
export const MOST_BLOCKS: u32 = 8;
/** Factors of the hash of a name; see `hashName`. */
export const HASH_A: u32 = 0x2c1b3c6d;
export const HASH_B: u32 = 0x297a2d39;
export const HASH_C: u32 = 0x1b56c4e9;
export const HASH_D: u32 = 0x6a09e667;

/** What is done with the value that a node stands for. */
export const OP_OBJECT: u32 = 0;
export const OP_ARRAY: u32 = 1;
export const OP_ROWS: u32 = 2;
export const OP_DROP: u32 = 3;
export const OP_BOOLEAN: u32 = 4;
export const OP_INTEGER: u32 = 5;
export const OP_NUMBER: u32 = 6;
export const OP_STRING: u32 = 7;
export const OP_GRAMMAR: u32 = 8;
export const OP_LISTED: u32 = 9;
export const OP_SURE: u32 = 10;
export const OP_IRREVERSIBLE: u32 = 11;
export const OP_REVERSIBLE: u32 = 12;
export const OP_PREFIXED: u32 = 13;
export const OP_PREFIXED_REVERSIBLE: u32 = 14;
export const OP_COARSEN_MONTH: u32 = 15;
export const OP_COARSEN_DAY: u32 = 16;
export const OP_COARSEN_HOUR: u32 = 17;
export const OP_COARSEN_MINUTE: u32 = 18;
export const OP_COARSEN_SECOND: u32 = 19;
export const OP_DIGEST: u32 = 20;
export const OP_PHRASES: u32 = 21;
export const OP_MEETING: u32 = 22;
export const OP_ASK_TEXT: u32 = 23;
export const OP_LINK: u32 = 24;
export const OP_ROUTE: u32 = 25;
export const OP_UNLISTED: u32 = 26;
export const OP_PASS: u32 = 27;
export const OP_FIXED: u32 = 28;
export const OP_CHECK_INTEGER: u32 = 29;
export const OP_CHECK_NUMBER: u32 = 30;
export const OP_GATE: u32 = 31;
export const OP_PART: u32 = 32;
export const OP_PART_REVERSIBLE: u32 = 33;
export const OP_ASK: u32 = 34;

/** The counters of a document: the treatments in their order, and others. */
export const COUNTER_DROP: u32 = 0;
export const COUNTER_KEEP: u32 = 1;
export const COUNTER_PSEUDONYMIZE: u32 = 2;
export const COUNTER_COARSEN: u32 = 3;
export const COUNTER_TEXT_DIGEST: u32 = 4;
export const COUNTER_KEEP_PHRASES: u32 = 5;
export const COUNTER_MEETING_PROVIDER: u32 = 6;
export const COUNTER_SEAL_LINK: u32 = 7;
export const COUNTER_UNKNOWN: u32 = 8;
export const COUNTER_MISMATCH: u32 = 9;
export const COUNTER_UNLISTED: u32 = 10;
export const COUNTER_NOTHING: u32 = 11;

/** Of a container: it is removed with all that is in it; it takes every name, also twice; of a list: its elements leave in an order of their own. */
export const FLAG_GHOST: u32 = 1;
export const FLAG_ANY_NAME: u32 = 2;
export const FLAG_SORTED: u32 = 4;

/** Kinds of grammars; every other number is that of the automata. */
export const GRAMMAR_RUN: u32 = 0;
export const GRAMMAR_SHAPES: u32 = 255;

/** Entries of the table of a gate that are no states: from `special` on a match, then the rest is a state; `matchedDead`: a match, and no better one can follow; `dead`: none can follow. */
export const GATE_SPECIAL: u32 = 32768;
export const GATE_MATCHED_DEAD: u32 = 65533;
export const GATE_DEAD: u32 = 65534;

/** How pseudonyms are made. */
export const SCHEME_NONE: u32 = 0;
export const SCHEME_SALTED: u32 = 1;
export const SCHEME_KEYED: u32 = 2;

/** The canonical form of addresses: a leading plus cuts as well; dots before the sign do not count; the last label is letters only, 2 to 26 of them (else it must not be a number); no domain stands behind a token. */
export const CANON_CUT_LEADING_PLUS: u32 = 1;
export const CANON_IGNORE_DOTS: u32 = 2;
export const CANON_LETTERS: u32 = 4;
export const CANON_DROP_DOMAIN: u32 = 8;

/** What takes the place of the input: nothing, a text, a hash, a hash with a ciphertext */
export const EDIT_DELETE: u32 = 0;
export const EDIT_TEXT: u32 = 1;
export const EDIT_HASH: u32 = 2;
export const EDIT_SEAL: u32 = 3;

/** Added to a hash or seal: the value follows a text that stays, so there is no opening quote; an earlier edit has the same ciphertext; a text follows the value and stays, so there is no closing quote. The mask leaves the kind. */
export const EDIT_KIND_MASK: u32 = 7;
export const EDIT_BEHIND: u32 = 8;
export const EDIT_SHARED: u32 = 16;
export const EDIT_OPEN: u32 = 32;

/** How a scan ends: more input is needed; all is done; it is no such JSON; the edits must be carried out first; the host must say what becomes of a value. */
export const STATUS_NEED: u32 = 0;
export const STATUS_DONE: u32 = 1;
export const STATUS_BAD: u32 = 2;
export const STATUS_FULL: u32 = 3;
export const STATUS_ASK: u32 = 4;

/** What is wrong with a document. */
export const ERROR_NONE: u32 = 0;
export const ERROR_SYNTAX: u32 = 1;
export const ERROR_DEPTH: u32 = 2;
export const ERROR_STRING: u32 = 3;
export const ERROR_KEYS: u32 = 4;
export const ERROR_TRAILING: u32 = 5;

/** How the answer differs from the collection or entity that is declared; their meanings stand in packages/engine/src/kernel/withheld-shapes.ts. */
export const SHAPE_NONE: u32 = 0;
export const SHAPE_COLLECTION: u32 = 1;
export const SHAPE_VALUE: u32 = 2;
export const SHAPE_ROW: u32 = 3;
export const SHAPE_PAGING: u32 = 4;
export const SHAPE_DUPLICATE: u32 = 5;

/** What the value asked about is; of strings those with escapes apart. */
export const ASK_NUMBER: u32 = 0;
export const ASK_STRING: u32 = 1;
export const ASK_ESCAPED: u32 = 2;
export const ASK_OTHER: u32 = 3;

/** What becomes of it; `elsewhere`: the host has put the replacement into its own output. */
export const ANSWER_DROP: u32 = 0;
export const ANSWER_KEEP: u32 = 1;
export const ANSWER_TEXT: u32 = 2;
export const ANSWER_ELSEWHERE: u32 = 3;

/** Places of a list that is sorted: its start; the value by which an element is sorted; the end of an element; the end of the list, which rows of a collection do not have. */
export const MARK_OPEN: u32 = 0;
export const MARK_KEY: u32 = 1;
export const MARK_ELEMENT: u32 = 2;
export const MARK_CLOSE: u32 = 3;

/** What kind of container a frame is. */
export const FRAME_OBJECT: u32 = 0;
export const FRAME_ARRAY: u32 = 1;
export const FRAME_ROOT: u32 = 2;

export const CONTROL_BYTES: usize = 228;
/** What host and kernel tell one another. Offsets count from the start of the input. */
@unmanaged
export class Control {
  // @inline
  static at(address: usize): Control {
    return changetype<Control>(address);
  }
  /** The input. */
  // @inline
  get input(): usize {
    return <usize>load<u32>(changetype<usize>(this), 0);
  }
  // @inline
  set input(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 0);
  }
  /** Bytes of input. */
  // @inline
  get length(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 4);
  }
  // @inline
  set length(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 4);
  }
  /** Offset up to which the input is done. */
  // @inline
  get position(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 8);
  }
  // @inline
  set position(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 8);
  }
  /** The list of edits. */
  // @inline
  get edits(): usize {
    return <usize>load<u32>(changetype<usize>(this), 12);
  }
  // @inline
  set edits(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 12);
  }
  /** Edits there is room for. */
  // @inline
  get editLimit(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 16);
  }
  // @inline
  set editLimit(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 16);
  }
  /** Edits in the list. */
  // @inline
  get editCount(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 20);
  }
  // @inline
  set editCount(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 20);
  }
  /** Bytes by which the output may exceed the input. */
  // @inline
  get growthLimit(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 24);
  }
  // @inline
  set growthLimit(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 24);
  }
  /** Bytes by which it will at most. */
  // @inline
  get growth(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 28);
  }
  // @inline
  set growth(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 28);
  }
  /** The stack of open containers. */
  // @inline
  get frames(): usize {
    return <usize>load<u32>(changetype<usize>(this), 32);
  }
  // @inline
  set frames(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 32);
  }
  /** The sets of names seen in the open objects. */
  // @inline
  get seen(): usize {
    return <usize>load<u32>(changetype<usize>(this), 36);
  }
  // @inline
  set seen(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 36);
  }
  /** The node of the document. */
  // @inline
  get root(): usize {
    return <usize>load<u32>(changetype<usize>(this), 40);
  }
  // @inline
  set root(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 40);
  }
  /** Limit: containers inside of one another. */
  // @inline
  get depth(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 44);
  }
  // @inline
  set depth(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 44);
  }
  /** Limit: bytes of a string without its escapes. */
  // @inline
  get stringBytes(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 48);
  }
  // @inline
  set stringBytes(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 48);
  }
  /** Limit: members of an object. */
  // @inline
  get objectKeys(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 52);
  }
  // @inline
  set objectKeys(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 52);
  }
  /** One of `ERROR_…`, or 0. */
  // @inline
  get error(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 56);
  }
  // @inline
  set error(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 56);
  }
  /** Of the value that is asked about: the number of its leaf. */
  // @inline
  get askLeaf(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 60);
  }
  // @inline
  set askLeaf(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 60);
  }
  /** Its first byte. */
  // @inline
  get askStart(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 64);
  }
  // @inline
  set askStart(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 64);
  }
  /** The byte behind it; 0 for a container. */
  // @inline
  get askEnd(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 68);
  }
  // @inline
  set askEnd(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 68);
  }
  /** One of `ASK_…`. */
  // @inline
  get askKind(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 72);
  }
  // @inline
  set askKind(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 72);
  }
  /** 1 when the document as a whole must not leave. */
  // @inline
  get rootRefused(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 76);
  }
  // @inline
  set rootRefused(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 76);
  }
  /** The first one of `SHAPE_…` that was met, or 0. */
  // @inline
  get shape(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 80);
  }
  // @inline
  set shape(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 80);
  }
  /** 1 when the rows of a collection have come. */
  // @inline
  get rows(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 84);
  }
  // @inline
  set rows(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 84);
  }
  /** The grammar of the names that `others` takes. */
  // @inline
  get word(): usize {
    return <usize>load<u32>(changetype<usize>(this), 88);
  }
  // @inline
  set word(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 88);
  }
  /** The free memory at the end: the names that `others` has taken. */
  // @inline
  get others(): usize {
    return <usize>load<u32>(changetype<usize>(this), 92);
  }
  // @inline
  set others(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 92);
  }
  /** The most bytes of it that were in use. */
  // @inline
  get othersUsed(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 96);
  }
  // @inline
  set othersUsed(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 96);
  }
  /** Texts that take the place of values. */
  // @inline
  get texts(): usize {
    return <usize>load<u32>(changetype<usize>(this), 100);
  }
  // @inline
  set texts(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 100);
  }
  /** Bytes of texts in use. */
  // @inline
  get textsUsed(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 104);
  }
  // @inline
  set textsUsed(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 104);
  }
  /** Bytes after which the edits must be carried out first. */
  // @inline
  get textsLimit(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 108);
  }
  // @inline
  set textsLimit(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 108);
  }
  /** The output. */
  // @inline
  get output(): usize {
    return <usize>load<u32>(changetype<usize>(this), 112);
  }
  // @inline
  set output(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 112);
  }
  /** The jobs: identifiers that become pseudonyms. */
  // @inline
  get digests(): usize {
    return <usize>load<u32>(changetype<usize>(this), 116);
  }
  // @inline
  set digests(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 116);
  }
  /** Jobs there is room for. */
  // @inline
  get jobLimit(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 120);
  }
  // @inline
  set jobLimit(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 120);
  }
  /** Jobs in use. */
  // @inline
  get jobCount(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 124);
  }
  // @inline
  set jobCount(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 124);
  }
  /** Of these the first ones, which are hashed. */
  // @inline
  get hashedCount(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 128);
  }
  // @inline
  set hashedCount(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 128);
  }
  /** Ciphertexts. */
  // @inline
  get sealed(): usize {
    return <usize>load<u32>(changetype<usize>(this), 132);
  }
  // @inline
  set sealed(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 132);
  }
  /** Bytes of ciphertexts in use. */
  // @inline
  get sealedUsed(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 136);
  }
  // @inline
  set sealedUsed(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 136);
  }
  /** Bytes after which the edits must be carried out first. */
  // @inline
  get sealedLimit(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 140);
  }
  // @inline
  set sealedLimit(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 140);
  }
  /** Edits in the list that have a ciphertext of their own. */
  // @inline
  get sealCount(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 144);
  }
  // @inline
  set sealCount(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 144);
  }
  /** Cipher blocks on their way to the host and back. */
  // @inline
  get blocks(): usize {
    return <usize>load<u32>(changetype<usize>(this), 148);
  }
  // @inline
  set blocks(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 148);
  }
  /** How pseudonyms are made: one of `SCHEME_…`. */
  // @inline
  get scheme(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 152);
  }
  // @inline
  set scheme(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 152);
  }
  /** Bytes of the salt in the key block. */
  // @inline
  get saltLength(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 156);
  }
  // @inline
  set saltLength(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 156);
  }
  /** Bytes of the header in the key block. */
  // @inline
  get headerLength(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 160);
  }
  // @inline
  set headerLength(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 160);
  }
  /** Number of the key (scheme native). */
  // @inline
  get keyId(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 164);
  }
  // @inline
  set keyId(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 164);
  }
  /** Bits of `CANON_…`. */
  // @inline
  get canon(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 168);
  }
  // @inline
  set canon(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 168);
  }
  /** Places of lists that are sorted: an offset in the input, shifted by three bits, and one of `MARK_…`. */
  // @inline
  get marks(): usize {
    return <usize>load<u32>(changetype<usize>(this), 172);
  }
  // @inline
  set marks(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 172);
  }
  /** Marks in the list. */
  // @inline
  get markCount(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 176);
  }
  // @inline
  set markCount(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 176);
  }
  /** Marks there is room for. */
  // @inline
  get markLimit(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 180);
  }
  // @inline
  set markLimit(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 180);
  }
  /** The stack of lists that are open and sorted. */
  // @inline
  get lists(): usize {
    return <usize>load<u32>(changetype<usize>(this), 184);
  }
  // @inline
  set lists(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 184);
  }
  /** Their elements. */
  // @inline
  get elements(): usize {
    return <usize>load<u32>(changetype<usize>(this), 188);
  }
  // @inline
  set elements(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 188);
  }
  /** Elements in use. */
  // @inline
  get elementCount(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 192);
  }
  // @inline
  set elementCount(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 192);
  }
  /** What a list is copied to while it is written in its order, and rows on their way out. */
  // @inline
  get sortSpace(): usize {
    return <usize>load<u32>(changetype<usize>(this), 196);
  }
  // @inline
  set sortSpace(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 196);
  }
  /** 1 when the host has to sort the document. */
  // @inline
  get unsorted(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 200);
  }
  // @inline
  set unsorted(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 200);
  }
  /** Where the rows that are gathered begin in the output. */
  // @inline
  get rowsStart(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 204);
  }
  // @inline
  set rowsStart(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 204);
  }
  /** Where they end. */
  // @inline
  get rowsEnd(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 208);
  }
  // @inline
  set rowsEnd(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 208);
  }
  /** The mark of the value that is asked about, or 0. */
  // @inline
  get askMark(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 212);
  }
  // @inline
  set askMark(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 212);
  }
  /** 1 when the document has white space between its parts. */
  // @inline
  get spaced(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 216);
  }
  // @inline
  set spaced(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 216);
  }
  /** 1 when some list may be full before another unit is done. */
  // @inline
  get full(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 220);
  }
  // @inline
  set full(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 220);
  }
  /** 1: any number of documents may follow one another, and null is one; they come out with a line feed between them. */
  // @inline
  get many(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 224);
  }
  // @inline
  set many(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 224);
  }
}

export const KIND_KEYS_BYTES: usize = 128;
/** What pseudonyms of one kind are made with (scheme native). States of HMAC behind its pads: inner, then outer. */
@unmanaged
export class KindKeys {
  // @inline
  static at(address: usize): KindKeys {
    return changetype<KindKeys>(address);
  }
  /** States of the hash. The address of the first one. */
  // @inline
  get hash(): usize {
    return changetype<usize>(this) + 0;
  }
  /** States of the synthetic IV. The address of the first one. */
  // @inline
  get seal(): usize {
    return changetype<usize>(this) + 64;
  }
}

export const KEYS_BYTES: usize = 4512;
/** What pseudonyms are made with. */
@unmanaged
export class Keys {
  // @inline
  static at(address: usize): Keys {
    return changetype<Keys>(address);
  }
  /** Of each kind that the rules name, in their order (scheme native). The address of the first one. */
  // @inline
  get kinds(): usize {
    return changetype<usize>(this) + 0;
  }
  /** What is hashed behind the identifier (scheme psoxy). The address of the first one. */
  // @inline
  get salt(): usize {
    return changetype<usize>(this) + 4096;
  }
  /** What is authenticated before the rest (scheme native). The address of the first one. */
  // @inline
  get header(): usize {
    return changetype<usize>(this) + 4416;
  }
}

export const NODE_BYTES: usize = 64;
/** What becomes of the values at a place. What follows the operation depends on it. */
@unmanaged
export class Node {
  // @inline
  static at(address: usize): Node {
    return changetype<Node>(address);
  }
  /** One of `OP_…`. */
  // @inline
  get op(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 0);
  }
  // @inline
  set op(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 0);
  }
}

export const COUNTED_NODE_BYTES: usize = 64;
/** A node whose values are counted as they come. */
@unmanaged
export class CountedNode extends Node {
  // @inline
  static at(address: usize): CountedNode {
    return changetype<CountedNode>(address);
  }
  /** One of `COUNTER_…`. */
  // @inline
  get counter(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 4);
  }
  // @inline
  set counter(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 4);
  }
  /** Another node whose counter counts too, or 0. */
  // @inline
  get next(): usize {
    return <usize>load<u32>(changetype<usize>(this), 8);
  }
  // @inline
  set next(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 8);
  }
}

export const LEAF_NODE_BYTES: usize = 64;
/** A node for scalar values. */
@unmanaged
export class LeafNode extends CountedNode {
  // @inline
  static at(address: usize): LeafNode {
    return changetype<LeafNode>(address);
  }
  /** What values are looked up in: a grammar, phrases, services, a part; or how many digits an integer may have; or 0. */
  // @inline
  get table(): usize {
    return <usize>load<u32>(changetype<usize>(this), 12);
  }
  // @inline
  set table(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 12);
  }
  /** Its number among the leaves, as the host knows them. */
  // @inline
  get leaf(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 16);
  }
  // @inline
  set leaf(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 16);
  }
  /** Of a pseudonym: the number of its kind among those of the rules. */
  // @inline
  get kind(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 20);
  }
  // @inline
  set kind(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 20);
  }
  /** Of a pseudonym: 1 where mail addresses have one form, 2 where join links and ids of meetings have, else 0. */
  // @inline
  get addresses(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 24);
  }
  // @inline
  set addresses(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 24);
  }
}

export const FIXED_NODE_BYTES: usize = 64;
/** A node whose values give way to a text, or to nothing. */
@unmanaged
export class FixedNode extends CountedNode {
  // @inline
  static at(address: usize): FixedNode {
    return changetype<FixedNode>(address);
  }
  /** The text, or 0. */
  // @inline
  get text(): usize {
    return <usize>load<u32>(changetype<usize>(this), 12);
  }
  // @inline
  set text(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 12);
  }
  /** Bytes of the text. */
  // @inline
  get length(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 16);
  }
  // @inline
  set length(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 16);
  }
  /** Of a container: the node whose members still count, or 0. */
  // @inline
  get inside(): usize {
    return <usize>load<u32>(changetype<usize>(this), 20);
  }
  // @inline
  set inside(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 20);
  }
}

export const GATE_NODE_BYTES: usize = 64;
/** A node whose texts go to the host only if they may hold what its patterns look for. Begins as a leaf does. */
@unmanaged
export class GateNode extends CountedNode {
  // @inline
  static at(address: usize): GateNode {
    return changetype<GateNode>(address);
  }
  /** The gate. */
  // @inline
  get table(): usize {
    return <usize>load<u32>(changetype<usize>(this), 12);
  }
  // @inline
  set table(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 12);
  }
  /** Its number among the leaves, as the host knows them. */
  // @inline
  get leaf(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 16);
  }
  // @inline
  set leaf(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 16);
  }
  /** The node of the texts that do not: one that passes or gives way. */
  // @inline
  get otherwise(): usize {
    return <usize>load<u32>(changetype<usize>(this), 20);
  }
  // @inline
  set otherwise(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 20);
  }
  /** 1: a text in which nothing is visible goes to the host all the same. */
  // @inline
  get filled(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 24);
  }
  // @inline
  set filled(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 24);
  }
}

export const CONTAINER_NODE_BYTES: usize = 64;
/** A node for objects or lists that are walked through. */
@unmanaged
export class ContainerNode extends Node {
  // @inline
  static at(address: usize): ContainerNode {
    return changetype<ContainerNode>(address);
  }
  /** Bits of `FLAG_…`. */
  // @inline
  get flags(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 4);
  }
  // @inline
  set flags(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 4);
  }
}

export const ARRAY_NODE_BYTES: usize = 64;
/** A list. */
@unmanaged
export class ArrayNode extends ContainerNode {
  // @inline
  static at(address: usize): ArrayNode {
    return changetype<ArrayNode>(address);
  }
  /** The node of its elements. */
  // @inline
  get items(): usize {
    return <usize>load<u32>(changetype<usize>(this), 8);
  }
  // @inline
  set items(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 8);
  }
}

export const OBJECT_NODE_BYTES: usize = 64;
/** An object. */
@unmanaged
export class ObjectNode extends ContainerNode {
  // @inline
  static at(address: usize): ObjectNode {
    return changetype<ObjectNode>(address);
  }
  /** The table of its names. */
  // @inline
  get names(): usize {
    return <usize>load<u32>(changetype<usize>(this), 8);
  }
  // @inline
  set names(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 8);
  }
  /** Entries of the table minus one; their number is a power of two. */
  // @inline
  get mask(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 12);
  }
  // @inline
  set mask(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 12);
  }
  /** The node of the members that no name stands for, or 0. */
  // @inline
  get others(): usize {
    return <usize>load<u32>(changetype<usize>(this), 16);
  }
  // @inline
  set others(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 16);
  }
  /** Of these the paging links, where any name is taken; or 0: like the others. */
  // @inline
  get links(): usize {
    return <usize>load<u32>(changetype<usize>(this), 20);
  }
  // @inline
  set links(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 20);
  }
  /** Bytes of the set of names already seen. */
  // @inline
  get seenBytes(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 24);
  }
  // @inline
  set seenBytes(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 24);
  }
  /** The entry of the name that came first last time, or 0. */
  // @inline
  get guess(): usize {
    return <usize>load<u32>(changetype<usize>(this), 28);
  }
  // @inline
  set guess(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 28);
  }
  /** Whether another node stands for an object, or 0. */
  // @inline
  get stricter(): usize {
    return <usize>load<u32>(changetype<usize>(this), 32);
  }
  // @inline
  set stricter(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 32);
  }
  /** Number of the name by which a list of such objects is sorted, or `NO_KEY`. */
  // @inline
  get key(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 36);
  }
  // @inline
  set key(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 36);
  }
}

export const STRICTER_BYTES: usize = 16;
/** Another node for an object, by what one of its members is. */
@unmanaged
export class Stricter {
  // @inline
  static at(address: usize): Stricter {
    return changetype<Stricter>(address);
  }
  /** The other node. */
  // @inline
  get node(): usize {
    return <usize>load<u32>(changetype<usize>(this), 0);
  }
  // @inline
  set node(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 0);
  }
  /** The number of the member among the names of the object. */
  // @inline
  get property(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 4);
  }
  // @inline
  set property(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 4);
  }
  /** The other node stands unless the member is one of these texts; 0: when it is there. */
  // @inline
  get texts(): usize {
    return <usize>load<u32>(changetype<usize>(this), 8);
  }
  // @inline
  set texts(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 8);
  }
  /** How many texts. */
  // @inline
  get count(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 12);
  }
  // @inline
  set count(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 12);
  }
}

export const ROUTE_NODE_BYTES: usize = 64;
/** The kind of a value leads to another node. */
@unmanaged
export class RouteNode extends Node {
  // @inline
  static at(address: usize): RouteNode {
    return changetype<RouteNode>(address);
  }
  /** The node of strings. */
  // @inline
  get string(): usize {
    return <usize>load<u32>(changetype<usize>(this), 4);
  }
  // @inline
  set string(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 4);
  }
  /** The node of numbers. */
  // @inline
  get number(): usize {
    return <usize>load<u32>(changetype<usize>(this), 8);
  }
  // @inline
  set number(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 8);
  }
  /** The node of true and false. */
  // @inline
  get boolean(): usize {
    return <usize>load<u32>(changetype<usize>(this), 12);
  }
  // @inline
  set boolean(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 12);
  }
  /** The node of null. */
  // @inline
  get null(): usize {
    return <usize>load<u32>(changetype<usize>(this), 16);
  }
  // @inline
  set null(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 16);
  }
  /** The node of objects. */
  // @inline
  get object(): usize {
    return <usize>load<u32>(changetype<usize>(this), 20);
  }
  // @inline
  set object(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 20);
  }
  /** The node of lists. */
  // @inline
  get array(): usize {
    return <usize>load<u32>(changetype<usize>(this), 24);
  }
  // @inline
  set array(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 24);
  }
}

export const NAME_ENTRY_BYTES: usize = 128;
/** An entry of a name table, free when its node is 0. A name that was foreseen needs what stands in the first 64 bytes alone: one line of the cache. */
@unmanaged
export class NameEntry {
  // @inline
  static at(address: usize): NameEntry {
    return changetype<NameEntry>(address);
  }
  /** The first 16 bytes of the name as it is written, with quotes and colon. */
  // @inline
  get head(): v128 {
    return v128.load(changetype<usize>(this), 0);
  }
  // @inline
  set head(value: v128) {
    v128.store(changetype<usize>(this), value, 0);
  }
  /** The last 16; of a shorter one the first. */
  // @inline
  get tail(): v128 {
    return v128.load(changetype<usize>(this), 16);
  }
  // @inline
  set tail(value: v128) {
    v128.store(changetype<usize>(this), value, 16);
  }
  /** Which bits of both count. */
  // @inline
  get significant(): v128 {
    return v128.load(changetype<usize>(this), 32);
  }
  // @inline
  set significant(value: v128) {
    v128.store(changetype<usize>(this), value, 32);
  }
  /** Where the last 16 bytes begin. */
  // @inline
  get reach(): u32 {
    return <u32>load<u16>(changetype<usize>(this), 48);
  }
  // @inline
  set reach(value: u32) {
    store<u16>(changetype<usize>(this), <u16>value, 48);
  }
  /** Bytes as it is written; 0 when they are more than 32. */
  // @inline
  get total(): u32 {
    return <u32>load<u16>(changetype<usize>(this), 50);
  }
  // @inline
  set total(value: u32) {
    store<u16>(changetype<usize>(this), <u16>value, 50);
  }
  /** Number of the name within its object, or `UNNOTED`. */
  // @inline
  get property(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 52);
  }
  // @inline
  set property(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 52);
  }
  /** The node of its values. */
  // @inline
  get node(): usize {
    return <usize>load<u32>(changetype<usize>(this), 56);
  }
  // @inline
  set node(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 56);
  }
  /** The entry of the name that followed last time: documents repeat their order. */
  // @inline
  get next(): usize {
    return <usize>load<u32>(changetype<usize>(this), 60);
  }
  // @inline
  set next(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 60);
  }
  /** The first eight bytes of the name; of a shorter one all, then zeros. */
  // @inline
  get first(): u64 {
    return <u64>load<u64>(changetype<usize>(this), 64);
  }
  // @inline
  set first(value: u64) {
    store<u64>(changetype<usize>(this), <u64>value, 64);
  }
  /** The last eight bytes; of a shorter one the same as the first. */
  // @inline
  get last(): u64 {
    return <u64>load<u64>(changetype<usize>(this), 72);
  }
  // @inline
  set last(value: u64) {
    store<u64>(changetype<usize>(this), <u64>value, 72);
  }
  /** Bytes of the name. */
  // @inline
  get length(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 80);
  }
  // @inline
  set length(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 80);
  }
  /** The name, padded to a multiple of 16 bytes. */
  // @inline
  get name(): usize {
    return <usize>load<u32>(changetype<usize>(this), 84);
  }
  // @inline
  set name(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 84);
  }
}

export const GRAMMAR_TABLE_BYTES: usize = 4;
/** A grammar. What follows depends on its kind. */
@unmanaged
export class GrammarTable {
  // @inline
  static at(address: usize): GrammarTable {
    return changetype<GrammarTable>(address);
  }
  /** `GRAMMAR_RUN`, `GRAMMAR_SHAPES`, or the number of automata, all of which must accept. */
  // @inline
  get kind(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 0);
  }
  // @inline
  set kind(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 0);
  }
}

export const RUN_GRAMMAR_BYTES: usize = 64;
/** Characters of one set, the first of another. Bit h of byte l of a table stands for the nibbles h and l. */
@unmanaged
export class RunGrammar extends GrammarTable {
  // @inline
  static at(address: usize): RunGrammar {
    return changetype<RunGrammar>(address);
  }
  /** The table of the first character. */
  // @inline
  get first(): v128 {
    return v128.load(changetype<usize>(this), 16);
  }
  // @inline
  set first(value: v128) {
    v128.store(changetype<usize>(this), value, 16);
  }
  /** The table of the others. */
  // @inline
  get rest(): v128 {
    return v128.load(changetype<usize>(this), 32);
  }
  // @inline
  set rest(value: v128) {
    v128.store(changetype<usize>(this), value, 32);
  }
  /** The fewest characters. */
  // @inline
  get least(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 48);
  }
  // @inline
  set least(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 48);
  }
  /** The most. */
  // @inline
  get most(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 52);
  }
  // @inline
  set most(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 52);
  }
}

export const SHAPE_INDEX_BYTES: usize = 8;
/** The shapes of one length, one behind the other. */
@unmanaged
export class ShapeIndex {
  // @inline
  static at(address: usize): ShapeIndex {
    return changetype<ShapeIndex>(address);
  }
  /** The first one. */
  // @inline
  get shapes(): usize {
    return <usize>load<u32>(changetype<usize>(this), 0);
  }
  // @inline
  set shapes(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 0);
  }
  /** Their number. */
  // @inline
  get count(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 4);
  }
  // @inline
  set count(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 4);
  }
}

export const SHAPE_GRAMMAR_BYTES: usize = 400;
/** Texts of a few shapes. */
@unmanaged
export class ShapeGrammar extends GrammarTable {
  // @inline
  static at(address: usize): ShapeGrammar {
    return changetype<ShapeGrammar>(address);
  }
  /** 1: letters from a to f, in either case, are read as digits. */
  // @inline
  get hex(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 4);
  }
  // @inline
  set hex(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 4);
  }
  /** By the length of a text. The address of the first one. */
  // @inline
  get lengths(): usize {
    return changetype<usize>(this) + 8;
  }
}

export const SHAPE_BYTES: usize = 96;
/** For each place which characters may stand there. */
@unmanaged
export class Shape {
  // @inline
  static at(address: usize): Shape {
    return changetype<Shape>(address);
  }
  /** The lowest. The address of the first one. */
  // @inline
  get low(): usize {
    return changetype<usize>(this) + 0;
  }
  /** By how much the highest is above it. The address of the first one. */
  // @inline
  get span(): usize {
    return changetype<usize>(this) + 48;
  }
}

export const AUTOMATA_GRAMMAR_BYTES: usize = 4;
/** Texts that all automata accept. */
@unmanaged
export class AutomataGrammar extends GrammarTable {
  // @inline
  static at(address: usize): AutomataGrammar {
    return changetype<AutomataGrammar>(address);
  }
  /** As many as the kind says. The address of the first one. */
  // @inline
  get automata(): usize {
    return changetype<usize>(this) + 4;
  }
}

export const BYTE_AUTOMATON_BYTES: usize = 16;
/** A deterministic automaton over bytes. */
@unmanaged
export class ByteAutomaton {
  // @inline
  static at(address: usize): ByteAutomaton {
    return changetype<ByteAutomaton>(address);
  }
  /** Each row holds, for each class of bytes, the offset of the next row (u16); offset 0 is the dead end. */
  // @inline
  get rows(): usize {
    return <usize>load<u32>(changetype<usize>(this), 0);
  }
  // @inline
  set rows(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 0);
  }
  /** 256 bytes: twice the class of each byte. */
  // @inline
  get classes(): usize {
    return <usize>load<u32>(changetype<usize>(this), 4);
  }
  // @inline
  set classes(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 4);
  }
  /** Offset of the first row. */
  // @inline
  get start(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 8);
  }
  // @inline
  set start(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 8);
  }
  /** Within a row: where its u16 stands that is 1 when the text may end here. */
  // @inline
  get accept(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 12);
  }
  // @inline
  set accept(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 12);
  }
}

export const GATE_BYTES: usize = 40;
/** An automaton over the characters of a text: whether it may hold what the patterns of a place look for. Classes are single bytes. */
@unmanaged
export class Gate {
  // @inline
  static at(address: usize): Gate {
    return changetype<Gate>(address);
  }
  /** u16 by state and class: the next state, or from `GATE_special` on what ends the search. */
  // @inline
  get table(): usize {
    return <usize>load<u32>(changetype<usize>(this), 0);
  }
  // @inline
  set table(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 0);
  }
  /** The state at the start of a text. */
  // @inline
  get start(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 4);
  }
  // @inline
  set start(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 4);
  }
  /** The column of the end of the text. */
  // @inline
  get end(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 8);
  }
  // @inline
  set end(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 8);
  }
  /** The class of each ASCII character. */
  // @inline
  get ascii(): usize {
    return <usize>load<u32>(changetype<usize>(this), 12);
  }
  // @inline
  set ascii(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 12);
  }
  /** The classes of all characters in pages of 256. */
  // @inline
  get pages(): usize {
    return <usize>load<u32>(changetype<usize>(this), 16);
  }
  // @inline
  set pages(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 16);
  }
  /** The page of a character by its code without the last eight bits. */
  // @inline
  get pageOf(): usize {
    return <usize>load<u32>(changetype<usize>(this), 20);
  }
  // @inline
  set pageOf(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 20);
  }
  /** Of the characters that every match holds side by side: for each of three places 16 bytes by the low and 16 by the high half of a byte; or 0. */
  // @inline
  get masks(): usize {
    return <usize>load<u32>(changetype<usize>(this), 24);
  }
  // @inline
  set masks(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 24);
  }
  /** The fewest places of such characters. */
  // @inline
  get shortest(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 28);
  }
  // @inline
  set shortest(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 28);
  }
  /** 1 when none of them is written as an escape other than `\u`. */
  // @inline
  get plain(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 32);
  }
  // @inline
  set plain(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 32);
  }
  /** 1 when a match may also end before a line terminator that ends the text. */
  // @inline
  get last(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 36);
  }
  // @inline
  set last(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 36);
  }
}

export const PART_FINDER_BYTES: usize = 40;
/** How the part of a text is found that becomes a pseudonym. Its gate has all states, also those behind a match, and tells where a match ends. */
@unmanaged
export class PartFinder {
  // @inline
  static at(address: usize): PartFinder {
    return changetype<PartFinder>(address);
  }
  /** The gate. */
  // @inline
  get gate(): usize {
    return <usize>load<u32>(changetype<usize>(this), 0);
  }
  // @inline
  set gate(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 0);
  }
  /** Its state for a search that begins behind a word character. */
  // @inline
  get afterWord(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 4);
  }
  // @inline
  set afterWord(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 4);
  }
  /** The same behind any other one. */
  // @inline
  get afterOther(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 8);
  }
  // @inline
  set afterOther(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 8);
  }
  /** The table of an automaton of the same classes that reads backwards and tells where a match begins; or 0: at the start of the text. */
  // @inline
  get starts(): usize {
    return <usize>load<u32>(changetype<usize>(this), 12);
  }
  // @inline
  set starts(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 12);
  }
  /** Its state at the end of the text. */
  // @inline
  get startsAtEnd(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 16);
  }
  // @inline
  set startsAtEnd(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 16);
  }
  /** Its state before a word character. */
  // @inline
  get startsAtWord(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 20);
  }
  // @inline
  set startsAtWord(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 20);
  }
  /** Its state before any other one. */
  // @inline
  get startsAtOther(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 24);
  }
  // @inline
  set startsAtOther(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 24);
  }
  /** UTF-16 units of a match before the part. */
  // @inline
  get before(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 28);
  }
  // @inline
  set before(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 28);
  }
  /** UTF-16 units of a match behind it. */
  // @inline
  get after(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 32);
  }
  // @inline
  set after(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 32);
  }
  /** The node of the texts without a match. */
  // @inline
  get otherwise(): usize {
    return <usize>load<u32>(changetype<usize>(this), 36);
  }
  // @inline
  set otherwise(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 36);
  }
}

export const CLOSED_LIST_BYTES: usize = 16;
/** Values of a closed list, by a hash of their folded text. All lists lie in front of the tables of a plan. */
@unmanaged
export class ClosedList {
  // @inline
  static at(address: usize): ClosedList {
    return changetype<ClosedList>(address);
  }
  /** The table: addresses of members, or 0. */
  // @inline
  get entries(): usize {
    return <usize>load<u32>(changetype<usize>(this), 0);
  }
  // @inline
  set entries(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 0);
  }
  /** Entries of the table less one. */
  // @inline
  get mask(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 4);
  }
  // @inline
  set mask(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 4);
  }
  /** The member that replaces every other value; 0: it is dropped. */
  // @inline
  get otherwise(): usize {
    return <usize>load<u32>(changetype<usize>(this), 8);
  }
  // @inline
  set otherwise(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 8);
  }
  /** 1: the members are parts of language tags. */
  // @inline
  get subtags(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 12);
  }
  // @inline
  set subtags(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 12);
  }
}

export const LIST_MEMBER_BYTES: usize = 4;
/** A value of a closed list. */
@unmanaged
export class ListMember {
  // @inline
  static at(address: usize): ListMember {
    return changetype<ListMember>(address);
  }
  /** Bytes of its text. */
  // @inline
  get length(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 0);
  }
  // @inline
  set length(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 0);
  }
  /** Its text in UTF-8, with quotes. The address of the first one. */
  // @inline
  get text(): usize {
    return changetype<usize>(this) + 4;
  }
}

export const PHRASE_LIST_BYTES: usize = 16;
/** Phrases to be found in texts. */
@unmanaged
export class PhraseList {
  // @inline
  static at(address: usize): PhraseList {
    return changetype<PhraseList>(address);
  }
  /** u16 of each listed character: `FOLD_…`. */
  // @inline
  get folding(): usize {
    return <usize>load<u32>(changetype<usize>(this), 0);
  }
  // @inline
  set folding(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 0);
  }
  /** The root of their search tree. */
  // @inline
  get root(): usize {
    return <usize>load<u32>(changetype<usize>(this), 4);
  }
  // @inline
  set root(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 4);
  }
  /** The places of their texts. */
  // @inline
  get texts(): usize {
    return <usize>load<u32>(changetype<usize>(this), 8);
  }
  // @inline
  set texts(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 8);
  }
  /** Their number. */
  // @inline
  get count(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 12);
  }
  // @inline
  set count(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 12);
  }
}

export const TEXT_PLACE_BYTES: usize = 8;
/** Where a text stands. */
@unmanaged
export class TextPlace {
  // @inline
  static at(address: usize): TextPlace {
    return changetype<TextPlace>(address);
  }
  /** Its first byte. */
  // @inline
  get text(): usize {
    return <usize>load<u32>(changetype<usize>(this), 0);
  }
  // @inline
  set text(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 0);
  }
  /** Its bytes. */
  // @inline
  get length(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 4);
  }
  // @inline
  set length(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 4);
  }
}

export const TRIE_STEP_BYTES: usize = 16;
/** A step of the search tree of phrases. */
@unmanaged
export class TrieStep {
  // @inline
  static at(address: usize): TrieStep {
    return changetype<TrieStep>(address);
  }
  /** The folded character that leads here. */
  // @inline
  get character(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 0);
  }
  // @inline
  set character(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 0);
  }
  /** Number of the phrase that ends here, plus one; or 0. */
  // @inline
  get phrase(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 4);
  }
  // @inline
  set phrase(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 4);
  }
  /** The first step that goes on from here, or 0. */
  // @inline
  get child(): usize {
    return <usize>load<u32>(changetype<usize>(this), 8);
  }
  // @inline
  set child(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 8);
  }
  /** The next step beside this one, or 0. */
  // @inline
  get next(): usize {
    return <usize>load<u32>(changetype<usize>(this), 12);
  }
  // @inline
  set next(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 12);
  }
}

export const SERVICE_LIST_BYTES: usize = 4;
/** The meeting services. */
@unmanaged
export class ServiceList {
  // @inline
  static at(address: usize): ServiceList {
    return changetype<ServiceList>(address);
  }
  /** Their number. */
  // @inline
  get count(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 0);
  }
  // @inline
  set count(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 0);
  }
  /** One for each host. The address of the first one. */
  // @inline
  get services(): usize {
    return changetype<usize>(this) + 4;
  }
}

export const MEETING_HOST_BYTES: usize = 16;
/** A host of a meeting service. */
@unmanaged
export class MeetingHost {
  // @inline
  static at(address: usize): MeetingHost {
    return changetype<MeetingHost>(address);
  }
  /** Its name. */
  // @inline
  get host(): usize {
    return <usize>load<u32>(changetype<usize>(this), 0);
  }
  // @inline
  set host(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 0);
  }
  /** Bytes of the name. */
  // @inline
  get hostLength(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 4);
  }
  // @inline
  set hostLength(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 4);
  }
  /** The JSON text of the home page. */
  // @inline
  get home(): usize {
    return <usize>load<u32>(changetype<usize>(this), 8);
  }
  // @inline
  set home(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 8);
  }
  /** Bytes of that text. */
  // @inline
  get homeLength(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 12);
  }
  // @inline
  set homeLength(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 12);
  }
}

export const EDIT_BYTES: usize = 32;
/** The input from start to end is replaced. */
@unmanaged
export class Edit {
  // @inline
  static at(address: usize): Edit {
    return changetype<Edit>(address);
  }
  /** Offset of the first byte. */
  // @inline
  get start(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 0);
  }
  // @inline
  set start(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 0);
  }
  /** Offset of the byte behind it. */
  // @inline
  get end(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 4);
  }
  // @inline
  set end(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 4);
  }
  /** One of `EDIT_…`. */
  // @inline
  get kind(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 8);
  }
  // @inline
  set kind(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 8);
  }
  /** Of a text its offset among the texts, of a pseudonym its job. */
  // @inline
  get subject(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 12);
  }
  // @inline
  set subject(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 12);
  }
  /** Of a text its length, of a pseudonym the offset of the domain, or 0. */
  // @inline
  get detail(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 16);
  }
  // @inline
  set detail(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 16);
  }
  /** Of a reversible pseudonym the offset of its ciphertext. */
  // @inline
  get cipher(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 20);
  }
  // @inline
  set cipher(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 20);
  }
  /** The next edit that has a ciphertext of its own, or 0. */
  // @inline
  get next(): usize {
    return <usize>load<u32>(changetype<usize>(this), 24);
  }
  // @inline
  set next(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 24);
  }
  /** Of a pseudonym the keys of its kind. */
  // @inline
  get keys(): usize {
    return <usize>load<u32>(changetype<usize>(this), 28);
  }
  // @inline
  set keys(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 28);
  }
}

export const OPEN_LIST_BYTES: usize = 16;
/** A list that is open and sorted. Offsets count from the start of the output. */
@unmanaged
export class OpenList {
  // @inline
  static at(address: usize): OpenList {
    return changetype<OpenList>(address);
  }
  /** Offset behind its bracket. */
  // @inline
  get start(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 0);
  }
  // @inline
  set start(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 0);
  }
  /** Offset behind its last element. */
  // @inline
  get last(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 4);
  }
  // @inline
  set last(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 4);
  }
  /** Number of its first element. */
  // @inline
  get first(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 8);
  }
  // @inline
  set first(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 8);
  }
  /** Offset of the key of the element that is open, or 0. */
  // @inline
  get key(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 12);
  }
  // @inline
  set key(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 12);
  }
}

export const ELEMENT_BYTES: usize = 24;
/** An element of such a list. */
@unmanaged
export class Element {
  // @inline
  static at(address: usize): Element {
    return changetype<Element>(address);
  }
  /** What most comparisons take: see `describe`. */
  // @inline
  get head(): u64 {
    return <u64>load<u64>(changetype<usize>(this), 0);
  }
  // @inline
  set head(value: u64) {
    store<u64>(changetype<usize>(this), <u64>value, 0);
  }
  /** Offset of its first byte. */
  // @inline
  get start(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 8);
  }
  // @inline
  set start(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 8);
  }
  /** Offset of the byte behind it. */
  // @inline
  get end(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 12);
  }
  // @inline
  set end(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 12);
  }
  /** Offset of what it is sorted by; 0: the whole element. */
  // @inline
  get key(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 16);
  }
  // @inline
  set key(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 16);
  }
}

export const FRAME_BYTES: usize = 32;
/** An open container. The first frame stands around the document. */
@unmanaged
export class Frame {
  // @inline
  static at(address: usize): Frame {
    return changetype<Frame>(address);
  }
  /** Its node; 0 when its members are not looked at. */
  // @inline
  get node(): usize {
    return <usize>load<u32>(changetype<usize>(this), 0);
  }
  // @inline
  set node(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 0);
  }
  /** One of `IN_…`, or `AT_ROOT`. */
  // @inline
  get kind(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 4);
  }
  // @inline
  set kind(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 4);
  }
  /** Whether a member was kept, so that the next one needs its comma. */
  // @inline
  get kept(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 8);
  }
  // @inline
  set kept(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 8);
  }
  /** How many members may follow. */
  // @inline
  get left(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 12);
  }
  // @inline
  set left(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 12);
  }
  /** The set of its names already seen. */
  // @inline
  get seen(): usize {
    return <usize>load<u32>(changetype<usize>(this), 16);
  }
  // @inline
  set seen(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 16);
  }
  /** Where that ends. */
  // @inline
  get seenEnd(): usize {
    return <usize>load<u32>(changetype<usize>(this), 20);
  }
  // @inline
  set seenEnd(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 20);
  }
  /** How far the names reached that `others` had taken before it. */
  // @inline
  get taken(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 24);
  }
  // @inline
  set taken(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 24);
  }
  /** The entry of the last name that has one; 0 at the start. */
  // @inline
  get previous(): usize {
    return <usize>load<u32>(changetype<usize>(this), 28);
  }
  // @inline
  set previous(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 28);
  }
}

export const TAKEN_NAME_BYTES: usize = 20;
/** A name that `others` has taken. Links are offsets from the start of the stack, which the host may move. */
@unmanaged
export class TakenName {
  // @inline
  static at(address: usize): TakenName {
    return changetype<TakenName>(address);
  }
  /** The next name in its bucket; 0 ends the chain. */
  // @inline
  get link(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 0);
  }
  // @inline
  set link(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 0);
  }
  /** Its bucket. */
  // @inline
  get bucket(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 4);
  }
  // @inline
  set bucket(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 4);
  }
  /** The frame of its object. */
  // @inline
  get owner(): usize {
    return <usize>load<u32>(changetype<usize>(this), 8);
  }
  // @inline
  set owner(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 8);
  }
  /** Bytes of the name. */
  // @inline
  get length(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 12);
  }
  // @inline
  set length(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 12);
  }
  /** The name taken before it. */
  // @inline
  get before(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 16);
  }
  // @inline
  set before(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 16);
  }
  /** The name. The address of the first one. */
  // @inline
  get name(): usize {
    return changetype<usize>(this) + 20;
  }
}

export const JOB_BYTES: usize = 96;
/** An identifier that becomes a pseudonym, up to the flush. */
@unmanaged
export class Job {
  // @inline
  static at(address: usize): Job {
    return changetype<Job>(address);
  }
  /** At first its message, unless that is too long; then its digest and the base64url of that. The address of the first one. */
  // @inline
  get bytes(): usize {
    return changetype<usize>(this) + 0;
  }
  /** Bytes of the message; 0: it is in a queue already. */
  // @inline
  get length(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 80);
  }
  // @inline
  set length(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 80);
  }
  /** States of HMAC (inner, then outer), or 0: plain SHA-256. */
  // @inline
  get states(): usize {
    return <usize>load<u32>(changetype<usize>(this), 84);
  }
  // @inline
  set states(value: usize) {
    store<u32>(changetype<usize>(this), <u32>value, 84);
  }
}

export const MEMO_BYTES: usize = 32;
/** An identifier hashed since the last flush. */
@unmanaged
export class Memo {
  // @inline
  static at(address: usize): Memo {
    return changetype<Memo>(address);
  }
  /** Of the flush that it belongs to. */
  // @inline
  get stamp(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 0);
  }
  // @inline
  set stamp(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 0);
  }
  /** Bytes of the identifier. */
  // @inline
  get length(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 4);
  }
  // @inline
  set length(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 4);
  }
  /** Its kind, and whether addresses have one form. */
  // @inline
  get rule(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 8);
  }
  // @inline
  set rule(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 8);
  }
  /** Offset in the input of where it stands. */
  // @inline
  get place(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 12);
  }
  // @inline
  set place(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 12);
  }
  /** The job that hashes it. */
  // @inline
  get job(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 16);
  }
  // @inline
  set job(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 16);
  }
  /** Where the sign of an address stands in it; 0 in what is none. */
  // @inline
  get domain(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 20);
  }
  // @inline
  set domain(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 20);
  }
  /** Offset of its ciphertext plus one; 0 when there is none. */
  // @inline
  get cipher(): u32 {
    return <u32>load<u32>(changetype<usize>(this), 24);
  }
  // @inline
  set cipher(value: u32) {
    store<u32>(changetype<usize>(this), <u32>value, 24);
  }
}
