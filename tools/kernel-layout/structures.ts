import type { Structure } from './structure.ts';

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

export const STRUCTURES: readonly Structure[] = [
  {
    name: 'Control',
    meaning: 'What host and kernel tell one another. Offsets count from the start of the input.',
    fields: [
      { name: 'input', type: 'address', meaning: 'The input.' },
      { name: 'length', type: 'u32', meaning: 'Bytes of input.' },
      { name: 'position', type: 'u32', meaning: 'Offset up to which the input is done.' },
      { name: 'edits', type: 'address', meaning: 'The list of edits.' },
      { name: 'editLimit', type: 'u32', meaning: 'Edits there is room for.' },
      { name: 'editCount', type: 'u32', meaning: 'Edits in the list.' },
      { name: 'growthLimit', type: 'u32', meaning: 'Bytes by which the output may exceed the input.' },
      { name: 'growth', type: 'u32', meaning: 'Bytes by which it will at most.' },
      { name: 'frames', type: 'address', meaning: 'The stack of open containers.' },
      { name: 'seen', type: 'address', meaning: 'The sets of names seen in the open objects.' },
      { name: 'root', type: 'address', meaning: 'The node of the document.' },
      { name: 'depth', type: 'u32', meaning: 'Limit: containers inside of one another.' },
      { name: 'stringBytes', type: 'u32', meaning: 'Limit: bytes of a string without its escapes.' },
      { name: 'objectKeys', type: 'u32', meaning: 'Limit: members of an object.' },
      { name: 'error', type: 'u32', meaning: 'One of `ERROR_…`, or 0.' },
      { name: 'askLeaf', type: 'u32', meaning: 'Of the value that is asked about: the number of its leaf.' },
      { name: 'askStart', type: 'u32', meaning: 'Its first byte.' },
      { name: 'askEnd', type: 'u32', meaning: 'The byte behind it; 0 for a container.' },
      { name: 'askKind', type: 'u32', meaning: 'One of `ASK_…`.' },
      { name: 'rootRefused', type: 'u32', meaning: '1 when the document as a whole must not leave.' },
      { name: 'shape', type: 'u32', meaning: 'The first one of `SHAPE_…` that was met, or 0.' },
      { name: 'rows', type: 'u32', meaning: '1 when the rows of a collection have come.' },
      { name: 'word', type: 'address', meaning: 'The grammar of the names that `others` takes.' },
      {
        name: 'others',
        type: 'address',
        meaning: 'The free memory at the end: the names that `others` has taken.',
      },
      { name: 'othersUsed', type: 'u32', meaning: 'The most bytes of it that were in use.' },
      { name: 'texts', type: 'address', meaning: 'Texts that take the place of values.' },
      { name: 'textsUsed', type: 'u32', meaning: 'Bytes of texts in use.' },
      { name: 'textsLimit', type: 'u32', meaning: 'Bytes after which the edits must be carried out first.' },
      { name: 'output', type: 'address', meaning: 'The output.' },
      { name: 'digests', type: 'address', meaning: 'The jobs: identifiers that become pseudonyms.' },
      { name: 'jobLimit', type: 'u32', meaning: 'Jobs there is room for.' },
      { name: 'jobCount', type: 'u32', meaning: 'Jobs in use.' },
      { name: 'hashedCount', type: 'u32', meaning: 'Of these the first ones, which are hashed.' },
      { name: 'sealed', type: 'address', meaning: 'Ciphertexts.' },
      { name: 'sealedUsed', type: 'u32', meaning: 'Bytes of ciphertexts in use.' },
      { name: 'sealedLimit', type: 'u32', meaning: 'Bytes after which the edits must be carried out first.' },
      { name: 'sealCount', type: 'u32', meaning: 'Edits in the list that have a ciphertext of their own.' },
      { name: 'blocks', type: 'address', meaning: 'Cipher blocks on their way to the host and back.' },
      { name: 'scheme', type: 'u32', meaning: 'How pseudonyms are made: one of `SCHEME_…`.' },
      { name: 'saltLength', type: 'u32', meaning: 'Bytes of the salt in the key block.' },
      { name: 'headerLength', type: 'u32', meaning: 'Bytes of the header in the key block.' },
      { name: 'keyId', type: 'u32', meaning: 'Number of the key (scheme native).' },
      { name: 'canon', type: 'u32', meaning: 'Bits of `CANON_…`.' },
      {
        name: 'marks',
        type: 'address',
        meaning:
          'Places of lists that are sorted: an offset in the input, shifted by three bits, and one of `MARK_…`.',
      },
      { name: 'markCount', type: 'u32', meaning: 'Marks in the list.' },
      { name: 'markLimit', type: 'u32', meaning: 'Marks there is room for.' },
      { name: 'lists', type: 'address', meaning: 'The stack of lists that are open and sorted.' },
      { name: 'elements', type: 'address', meaning: 'Their elements.' },
      { name: 'elementCount', type: 'u32', meaning: 'Elements in use.' },
      {
        name: 'sortSpace',
        type: 'address',
        meaning: 'What a list is copied to while it is written in its order, and rows on their way out.',
      },
      { name: 'unsorted', type: 'u32', meaning: '1 when the host has to sort the document.' },
      { name: 'rowsStart', type: 'u32', meaning: 'Where the rows that are gathered begin in the output.' },
      { name: 'rowsEnd', type: 'u32', meaning: 'Where they end.' },
      { name: 'askMark', type: 'u32', meaning: 'The mark of the value that is asked about, or 0.' },
      { name: 'spaced', type: 'u32', meaning: '1 when the document has white space between its parts.' },
      { name: 'full', type: 'u32', meaning: '1 when some list may be full before another unit is done.' },
      {
        name: 'many',
        type: 'u32',
        meaning:
          '1: any number of documents may follow one another, and null is one; they come out with a line feed between them.',
      },
    ],
  },
  {
    name: 'KindKeys',
    meaning:
      'What pseudonyms of one kind are made with (scheme native). States of HMAC behind its pads: inner, then outer.',
    fields: [
      { name: 'hash', type: 'u32', count: 16, meaning: 'States of the hash.' },
      { name: 'seal', type: 'u32', count: 16, meaning: 'States of the synthetic IV.' },
    ],
  },
  {
    name: 'Keys',
    meaning: 'What pseudonyms are made with.',
    fields: [
      {
        name: 'kinds',
        type: 'KindKeys',
        count: MAX_KINDS,
        meaning: 'Of each kind that the rules name, in their order (scheme native).',
      },
      {
        name: 'salt',
        type: 'u8',
        count: 256,
        slack: 64,
        meaning: 'What is hashed behind the identifier (scheme psoxy).',
      },
      {
        name: 'header',
        type: 'u8',
        count: 32,
        slack: 64,
        meaning: 'What is authenticated before the rest (scheme native).',
      },
    ],
  },

  // ------------------------------------------------------------------------------------------------- the automaton of the rules
  {
    name: 'Node',
    family: 'Node',
    meaning: 'What becomes of the values at a place. What follows the operation depends on it.',
    fields: [{ name: 'op', type: 'u32', meaning: 'One of `OP_…`.' }],
  },
  {
    name: 'CountedNode',
    family: 'Node',
    extends: 'Node',
    meaning: 'A node whose values are counted as they come.',
    fields: [
      { name: 'counter', type: 'u32', meaning: 'One of `COUNTER_…`.' },
      { name: 'next', type: 'address', meaning: 'Another node whose counter counts too, or 0.' },
    ],
  },
  {
    name: 'LeafNode',
    family: 'Node',
    extends: 'CountedNode',
    meaning: 'A node for scalar values.',
    fields: [
      {
        name: 'table',
        type: 'address',
        meaning:
          'What values are looked up in: a grammar, phrases, services, a part; or how many digits an integer may have; or 0.',
      },
      { name: 'leaf', type: 'u32', meaning: 'Its number among the leaves, as the host knows them.' },
      {
        name: 'kind',
        type: 'u32',
        meaning: 'Of a pseudonym: the number of its kind among those of the rules.',
      },
      {
        name: 'addresses',
        type: 'u32',
        meaning:
          'Of a pseudonym: 1 where mail addresses have one form, 2 where join links and ids of meetings have, else 0.',
      },
    ],
  },
  {
    name: 'FixedNode',
    family: 'Node',
    extends: 'CountedNode',
    meaning: 'A node whose values give way to a text, or to nothing.',
    fields: [
      { name: 'text', type: 'address', meaning: 'The text, or 0.' },
      { name: 'length', type: 'u32', meaning: 'Bytes of the text.' },
      {
        name: 'inside',
        type: 'address',
        meaning: 'Of a container: the node whose members still count, or 0.',
      },
    ],
  },
  {
    name: 'GateNode',
    family: 'Node',
    extends: 'CountedNode',
    meaning:
      'A node whose texts go to the host only if they may hold what its patterns look for. Begins as a leaf does.',
    fields: [
      { name: 'table', type: 'address', meaning: 'The gate.' },
      { name: 'leaf', type: 'u32', meaning: 'Its number among the leaves, as the host knows them.' },
      {
        name: 'otherwise',
        type: 'address',
        meaning: 'The node of the texts that do not: one that passes or gives way.',
      },
      {
        name: 'filled',
        type: 'u32',
        meaning: '1: a text in which nothing is visible goes to the host all the same.',
      },
    ],
  },
  {
    name: 'ContainerNode',
    family: 'Node',
    extends: 'Node',
    meaning: 'A node for objects or lists that are walked through.',
    fields: [{ name: 'flags', type: 'u32', meaning: 'Bits of `FLAG_…`.' }],
  },
  {
    name: 'ArrayNode',
    family: 'Node',
    extends: 'ContainerNode',
    meaning: 'A list.',
    fields: [{ name: 'items', type: 'address', meaning: 'The node of its elements.' }],
  },
  {
    name: 'ObjectNode',
    family: 'Node',
    extends: 'ContainerNode',
    meaning: 'An object.',
    fields: [
      { name: 'names', type: 'address', meaning: 'The table of its names.' },
      {
        name: 'mask',
        type: 'u32',
        meaning: 'Entries of the table minus one; their number is a power of two.',
      },
      { name: 'others', type: 'address', meaning: 'The node of the members that no name stands for, or 0.' },
      {
        name: 'links',
        type: 'address',
        meaning: 'Of these the paging links, where any name is taken; or 0: like the others.',
      },
      { name: 'seenBytes', type: 'u32', meaning: 'Bytes of the set of names already seen.' },
      { name: 'guess', type: 'address', meaning: 'The entry of the name that came first last time, or 0.' },
      { name: 'stricter', type: 'address', meaning: 'Whether another node stands for an object, or 0.' },
      {
        name: 'key',
        type: 'u32',
        meaning: 'Number of the name by which a list of such objects is sorted, or `NO_KEY`.',
      },
    ],
  },
  {
    name: 'Stricter',
    meaning: 'Another node for an object, by what one of its members is.',
    fields: [
      { name: 'node', type: 'address', meaning: 'The other node.' },
      { name: 'property', type: 'u32', meaning: 'The number of the member among the names of the object.' },
      {
        name: 'texts',
        type: 'address',
        meaning: 'The other node stands unless the member is one of these texts; 0: when it is there.',
      },
      { name: 'count', type: 'u32', meaning: 'How many texts.' },
    ],
  },
  {
    name: 'RouteNode',
    family: 'Node',
    extends: 'Node',
    meaning: 'The kind of a value leads to another node.',
    fields: [
      { name: 'string', type: 'address', meaning: 'The node of strings.' },
      { name: 'number', type: 'address', meaning: 'The node of numbers.' },
      { name: 'boolean', type: 'address', meaning: 'The node of true and false.' },
      { name: 'null', type: 'address', meaning: 'The node of null.' },
      { name: 'object', type: 'address', meaning: 'The node of objects.' },
      { name: 'array', type: 'address', meaning: 'The node of lists.' },
    ],
  },
  {
    name: 'NameEntry',
    align: 64,
    meaning:
      'An entry of a name table, free when its node is 0. A name that was foreseen needs what stands in the first 64 bytes alone: one line of the cache.',
    fields: [
      {
        name: 'head',
        type: 'v128',
        meaning: 'The first 16 bytes of the name as it is written, with quotes and colon.',
      },
      { name: 'tail', type: 'v128', meaning: 'The last 16; of a shorter one the first.' },
      { name: 'significant', type: 'v128', meaning: 'Which bits of both count.' },
      { name: 'reach', type: 'u16', meaning: 'Where the last 16 bytes begin.' },
      {
        name: 'total',
        type: 'u16',
        meaning: `Bytes as it is written; 0 when they are more than ${FORESEEN}.`,
      },
      { name: 'property', type: 'u32', meaning: 'Number of the name within its object, or `UNNOTED`.' },
      { name: 'node', type: 'address', meaning: 'The node of its values.' },
      {
        name: 'next',
        type: 'address',
        meaning: 'The entry of the name that followed last time: documents repeat their order.',
      },
      {
        name: 'first',
        type: 'u64',
        meaning: 'The first eight bytes of the name; of a shorter one all, then zeros.',
      },
      { name: 'last', type: 'u64', meaning: 'The last eight bytes; of a shorter one the same as the first.' },
      { name: 'length', type: 'u32', meaning: 'Bytes of the name.' },
      { name: 'name', type: 'address', meaning: 'The name, padded to a multiple of 16 bytes.' },
    ],
  },

  // ------------------------------------------------------------------------------------------------------ what values are held to
  {
    name: 'GrammarTable',
    meaning: 'A grammar. What follows depends on its kind.',
    fields: [
      {
        name: 'kind',
        type: 'u32',
        meaning: '`GRAMMAR_RUN`, `GRAMMAR_SHAPES`, or the number of automata, all of which must accept.',
      },
    ],
  },
  {
    name: 'RunGrammar',
    extends: 'GrammarTable',
    meaning:
      'Characters of one set, the first of another. Bit h of byte l of a table stands for the nibbles h and l.',
    fields: [
      { name: 'first', type: 'v128', meaning: 'The table of the first character.' },
      { name: 'rest', type: 'v128', meaning: 'The table of the others.' },
      { name: 'least', type: 'u32', meaning: 'The fewest characters.' },
      { name: 'most', type: 'u32', meaning: 'The most.' },
    ],
  },
  {
    name: 'ShapeIndex',
    meaning: 'The shapes of one length, one behind the other.',
    fields: [
      { name: 'shapes', type: 'address', meaning: 'The first one.' },
      { name: 'count', type: 'u32', meaning: 'Their number.' },
    ],
  },
  {
    name: 'ShapeGrammar',
    extends: 'GrammarTable',
    meaning: 'Texts of a few shapes.',
    fields: [
      { name: 'hex', type: 'u32', meaning: '1: letters from a to f, in either case, are read as digits.' },
      { name: 'lengths', type: 'ShapeIndex', count: SHAPE_PLACES + 1, meaning: 'By the length of a text.' },
    ],
  },
  {
    name: 'Shape',
    meaning: 'For each place which characters may stand there.',
    fields: [
      { name: 'low', type: 'u8', count: SHAPE_PLACES, meaning: 'The lowest.' },
      { name: 'span', type: 'u8', count: SHAPE_PLACES, meaning: 'By how much the highest is above it.' },
    ],
  },
  {
    name: 'AutomataGrammar',
    extends: 'GrammarTable',
    meaning: 'Texts that all automata accept.',
    fields: [
      { name: 'automata', type: 'ByteAutomaton', count: 'rest', meaning: 'As many as the kind says.' },
    ],
  },
  {
    name: 'ByteAutomaton',
    meaning: 'A deterministic automaton over bytes.',
    fields: [
      {
        name: 'rows',
        type: 'address',
        meaning:
          'Each row holds, for each class of bytes, the offset of the next row (u16); offset 0 is the dead end.',
      },
      { name: 'classes', type: 'address', meaning: '256 bytes: twice the class of each byte.' },
      { name: 'start', type: 'u32', meaning: 'Offset of the first row.' },
      {
        name: 'accept',
        type: 'u32',
        meaning: 'Within a row: where its u16 stands that is 1 when the text may end here.',
      },
    ],
  },
  {
    name: 'Gate',
    meaning:
      'An automaton over the characters of a text: whether it may hold what the patterns of a place look for. Classes are single bytes.',
    fields: [
      {
        name: 'table',
        type: 'address',
        meaning: 'u16 by state and class: the next state, or from `GATE_special` on what ends the search.',
      },
      { name: 'start', type: 'u32', meaning: 'The state at the start of a text.' },
      { name: 'end', type: 'u32', meaning: 'The column of the end of the text.' },
      { name: 'ascii', type: 'address', meaning: 'The class of each ASCII character.' },
      { name: 'pages', type: 'address', meaning: 'The classes of all characters in pages of 256.' },
      {
        name: 'pageOf',
        type: 'address',
        meaning: 'The page of a character by its code without the last eight bits.',
      },
      {
        name: 'masks',
        type: 'address',
        meaning:
          'Of the characters that every match holds side by side: for each of three places 16 bytes by the low and 16 by the high half of a byte; or 0.',
      },
      { name: 'shortest', type: 'u32', meaning: 'The fewest places of such characters.' },
      {
        name: 'plain',
        type: 'u32',
        meaning: '1 when none of them is written as an escape other than `\\u`.',
      },
      {
        name: 'last',
        type: 'u32',
        meaning: '1 when a match may also end before a line terminator that ends the text.',
      },
    ],
  },
  {
    name: 'PartFinder',
    meaning:
      'How the part of a text is found that becomes a pseudonym. Its gate has all states, also those behind a match, and tells where a match ends.',
    fields: [
      { name: 'gate', type: 'address', meaning: 'The gate.' },
      {
        name: 'afterWord',
        type: 'u32',
        meaning: 'Its state for a search that begins behind a word character.',
      },
      { name: 'afterOther', type: 'u32', meaning: 'The same behind any other one.' },
      {
        name: 'starts',
        type: 'address',
        meaning:
          'The table of an automaton of the same classes that reads backwards and tells where a match begins; or 0: at the start of the text.',
      },
      { name: 'startsAtEnd', type: 'u32', meaning: 'Its state at the end of the text.' },
      { name: 'startsAtWord', type: 'u32', meaning: 'Its state before a word character.' },
      { name: 'startsAtOther', type: 'u32', meaning: 'Its state before any other one.' },
      { name: 'before', type: 'u32', meaning: 'UTF-16 units of a match before the part.' },
      { name: 'after', type: 'u32', meaning: 'UTF-16 units of a match behind it.' },
      { name: 'otherwise', type: 'address', meaning: 'The node of the texts without a match.' },
    ],
  },
  {
    name: 'ClosedList',
    meaning:
      'Values of a closed list, by a hash of their folded text. All lists lie in front of the tables of a plan.',
    fields: [
      { name: 'entries', type: 'address', meaning: 'The table: addresses of members, or 0.' },
      { name: 'mask', type: 'u32', meaning: 'Entries of the table less one.' },
      {
        name: 'otherwise',
        type: 'address',
        meaning: 'The member that replaces every other value; 0: it is dropped.',
      },
      { name: 'subtags', type: 'u32', meaning: '1: the members are parts of language tags.' },
    ],
  },
  {
    name: 'ListMember',
    meaning: 'A value of a closed list.',
    fields: [
      { name: 'length', type: 'u32', meaning: 'Bytes of its text.' },
      { name: 'text', type: 'u8', count: 'rest', meaning: 'Its text in UTF-8, with quotes.' },
    ],
  },
  {
    name: 'PhraseList',
    meaning: 'Phrases to be found in texts.',
    fields: [
      { name: 'folding', type: 'address', meaning: 'u16 of each listed character: `FOLD_…`.' },
      { name: 'root', type: 'address', meaning: 'The root of their search tree.' },
      { name: 'texts', type: 'address', meaning: 'The places of their texts.' },
      { name: 'count', type: 'u32', meaning: 'Their number.' },
    ],
  },
  {
    name: 'TextPlace',
    meaning: 'Where a text stands.',
    fields: [
      { name: 'text', type: 'address', meaning: 'Its first byte.' },
      { name: 'length', type: 'u32', meaning: 'Its bytes.' },
    ],
  },
  {
    name: 'TrieStep',
    align: 16,
    meaning: 'A step of the search tree of phrases.',
    fields: [
      { name: 'character', type: 'u32', meaning: 'The folded character that leads here.' },
      { name: 'phrase', type: 'u32', meaning: 'Number of the phrase that ends here, plus one; or 0.' },
      { name: 'child', type: 'address', meaning: 'The first step that goes on from here, or 0.' },
      { name: 'next', type: 'address', meaning: 'The next step beside this one, or 0.' },
    ],
  },
  {
    name: 'ServiceList',
    meaning: 'The meeting services.',
    fields: [
      { name: 'count', type: 'u32', meaning: 'Their number.' },
      { name: 'services', type: 'MeetingHost', count: 'rest', meaning: 'One for each host.' },
    ],
  },
  {
    name: 'MeetingHost',
    meaning: 'A host of a meeting service.',
    fields: [
      { name: 'host', type: 'address', meaning: 'Its name.' },
      { name: 'hostLength', type: 'u32', meaning: 'Bytes of the name.' },
      { name: 'home', type: 'address', meaning: 'The JSON text of the home page.' },
      { name: 'homeLength', type: 'u32', meaning: 'Bytes of that text.' },
    ],
  },

  // -------------------------------------------------------------------------------------------------------- while a document passes
  {
    name: 'Edit',
    align: 32,
    meaning: 'The input from start to end is replaced.',
    fields: [
      { name: 'start', type: 'u32', meaning: 'Offset of the first byte.' },
      { name: 'end', type: 'u32', meaning: 'Offset of the byte behind it.' },
      { name: 'kind', type: 'u32', meaning: 'One of `EDIT_…`.' },
      {
        name: 'subject',
        type: 'u32',
        meaning: 'Of a text its offset among the texts, of a pseudonym its job.',
      },
      {
        name: 'detail',
        type: 'u32',
        meaning: 'Of a text its length, of a pseudonym the offset of the domain, or 0.',
      },
      { name: 'cipher', type: 'u32', meaning: 'Of a reversible pseudonym the offset of its ciphertext.' },
      { name: 'next', type: 'address', meaning: 'The next edit that has a ciphertext of its own, or 0.' },
      { name: 'keys', type: 'address', meaning: 'Of a pseudonym the keys of its kind.' },
    ],
  },
  {
    name: 'OpenList',
    meaning: 'A list that is open and sorted. Offsets count from the start of the output.',
    fields: [
      { name: 'start', type: 'u32', meaning: 'Offset behind its bracket.' },
      { name: 'last', type: 'u32', meaning: 'Offset behind its last element.' },
      { name: 'first', type: 'u32', meaning: 'Number of its first element.' },
      { name: 'key', type: 'u32', meaning: 'Offset of the key of the element that is open, or 0.' },
    ],
  },
  {
    name: 'Element',
    meaning: 'An element of such a list.',
    fields: [
      { name: 'head', type: 'u64', meaning: 'What most comparisons take: see `describe`.' },
      { name: 'start', type: 'u32', meaning: 'Offset of its first byte.' },
      { name: 'end', type: 'u32', meaning: 'Offset of the byte behind it.' },
      { name: 'key', type: 'u32', meaning: 'Offset of what it is sorted by; 0: the whole element.' },
    ],
  },
  {
    name: 'Frame',
    align: 32,
    meaning: 'An open container. The first frame stands around the document.',
    fields: [
      { name: 'node', type: 'address', meaning: 'Its node; 0 when its members are not looked at.' },
      { name: 'kind', type: 'u32', meaning: 'One of `IN_…`, or `AT_ROOT`.' },
      {
        name: 'kept',
        type: 'u32',
        meaning: 'Whether a member was kept, so that the next one needs its comma.',
      },
      { name: 'left', type: 'u32', meaning: 'How many members may follow.' },
      { name: 'seen', type: 'address', meaning: 'The set of its names already seen.' },
      { name: 'seenEnd', type: 'address', meaning: 'Where that ends.' },
      { name: 'taken', type: 'u32', meaning: 'How far the names reached that `others` had taken before it.' },
      {
        name: 'previous',
        type: 'address',
        meaning: 'The entry of the last name that has one; 0 at the start.',
      },
    ],
  },
  {
    name: 'TakenName',
    side: 'kernel',
    meaning:
      'A name that `others` has taken. Links are offsets from the start of the stack, which the host may move.',
    fields: [
      { name: 'link', type: 'u32', meaning: 'The next name in its bucket; 0 ends the chain.' },
      { name: 'bucket', type: 'u32', meaning: 'Its bucket.' },
      { name: 'owner', type: 'address', meaning: 'The frame of its object.' },
      { name: 'length', type: 'u32', meaning: 'Bytes of the name.' },
      { name: 'before', type: 'u32', meaning: 'The name taken before it.' },
      { name: 'name', type: 'u8', count: 'rest', meaning: 'The name.' },
    ],
  },
  {
    name: 'Job',
    align: 32,
    meaning: 'An identifier that becomes a pseudonym, up to the flush.',
    fields: [
      {
        name: 'bytes',
        type: 'u8',
        count: 80,
        meaning: 'At first its message, unless that is too long; then its digest and the base64url of that.',
      },
      { name: 'length', type: 'u32', meaning: 'Bytes of the message; 0: it is in a queue already.' },
      {
        name: 'states',
        type: 'address',
        meaning: 'States of HMAC (inner, then outer), or 0: plain SHA-256.',
      },
    ],
  },
  {
    name: 'Memo',
    side: 'kernel',
    align: 16,
    meaning: 'An identifier hashed since the last flush.',
    fields: [
      { name: 'stamp', type: 'u32', meaning: 'Of the flush that it belongs to.' },
      { name: 'length', type: 'u32', meaning: 'Bytes of the identifier.' },
      { name: 'rule', type: 'u32', meaning: 'Its kind, and whether addresses have one form.' },
      { name: 'place', type: 'u32', meaning: 'Offset in the input of where it stands.' },
      { name: 'job', type: 'u32', meaning: 'The job that hashes it.' },
      {
        name: 'domain',
        type: 'u32',
        meaning: 'Where the sign of an address stands in it; 0 in what is none.',
      },
      { name: 'cipher', type: 'u32', meaning: 'Offset of its ciphertext plus one; 0 when there is none.' },
    ],
  },
];

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
