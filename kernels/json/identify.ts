// From an identifier to the message that is hashed: the same canonical form as `identify` of the pseudonyms. Ambiguous
// texts (comments, quotes, names next to the address) go to the host.
import { prepareMemo, recall, recallCipher, remember, rememberCipher, replace } from './edits.ts';
import { members } from './grammar.ts';
import {
  CANON_CUT_LEADING_PLUS,
  CANON_DROP_DOMAIN,
  CANON_IGNORE_DOTS,
  CANON_LETTERS,
  COPY_SLACK,
  EDIT_BEHIND,
  EDIT_HASH,
  EDIT_KIND_MASK,
  EDIT_OPEN,
  EDIT_SEAL,
  EDIT_SHARED,
  EDIT_TEXT,
  JOB_BYTES,
  Job,
  KIND_KEYS_BYTES,
  KindKeys,
  LeafNode,
  OP_IRREVERSIBLE,
  OP_PREFIXED,
  OP_PREFIXED_REVERSIBLE,
  SCHEME_KEYED,
  SCHEME_NONE,
} from './layout.ts';
import { bits, control, copy, count } from './memory.ts';
import { appendSalt, canHash, enqueue, KEYS, messagePlace, useKey } from './sha256.ts';
import { isDigit } from './text.ts';

/** 1: may stand in the local part of an address; 2: in a label of a host name; 4: a letter. */
const CLASSES: usize = memory.data(256, 64);
const ATOM: u32 = 1;
const HOST: u32 = 2;
const LETTER: u32 = 4;

export function prepareIdentify(): void {
  prepareMemo();
  for (let c: u32 = 0x21; c < 0x7f; c++) {
    const letter = (c | 0x20) - 0x61 < 26;
    const host = letter || isDigit(c) || c == 0x2d;
    // Not " ( ) , : ; < > @ [ \ ] and the dot (RFC 5322 section 3.2.3).
    const atom = !(c == 0x22 || c == 0x28 || c == 0x29 || c == 0x2c || c == 0x2e || (c >= 0x3a && c <= 0x3c) || c == 0x3e || c == 0x40 || (c >= 0x5b && c <= 0x5d));
    store<u8>(CLASSES + c, (atom ? ATOM : 0) | (host ? HOST : 0) | (letter ? LETTER : 0));
    if (atom || c == 0x2e) addMember(LOCAL, c);
  }
}

/** Nibble table of what may stand before the sign of an address, dots included. */
const LOCAL: usize = memory.data(16, 16);
function addMember(table: usize, c: u32): void {
  const at = table + <usize>(c & 15);
  store<u8>(at, <u32>load<u8>(at) | (<u32>1 << (c >> 4)));
}

const MIXED: u32 = 0;
const TEXT: u32 = 1;
const ADDRESS: u32 = 2;
/** Of an address: its sign, and whether lower case is all that its canonical form needs. */
let gSign: usize = 0;
let gOnlyCase: bool = false;

// Constant vectors are read from memory. V8 would otherwise build each one in three steps at every use.
const AT: usize = memory.data<u64>([0x4040404040404040, 0x4040404040404040], 16);
const DOT: usize = memory.data<u64>([0x2e2e2e2e2e2e2e2e, 0x2e2e2e2e2e2e2e2e], 16);
const HYPHEN: usize = memory.data<u64>([0x2d2d2d2d2d2d2d2d, 0x2d2d2d2d2d2d2d2d], 16);
const ZERO: usize = memory.data<u64>([0x3030303030303030, 0x3030303030303030], 16);
const CAPITAL_A: usize = memory.data<u64>([0x4141414141414141, 0x4141414141414141], 16);
const SMALL_A: usize = memory.data<u64>([0x6161616161616161, 0x6161616161616161], 16);
const CASE: usize = memory.data<u64>([0x2020202020202020, 0x2020202020202020], 16);
const TO_NINE: usize = memory.data<u64>([0x0909090909090909, 0x0909090909090909], 16);
const TO_Z: usize = memory.data<u64>([0x1919191919191919, 0x1919191919191919], 16);

/** Which bytes are at most `span` behind `first`. */
// @inline
function among(v: v128, first: usize, span: usize): v128 {
  return i8x16.le_u(i8x16.sub(v, v128.load(first)), v128.load(span));
}
// @inline
function areLetters(v: v128): v128 {
  return among(v128.or(v, v128.load(CASE)), SMALL_A, TO_Z);
}
/** Which bytes of 32, as bits, are this one. */
// @inline
function equal(a: v128, b: v128, byte: usize): u64 {
  return bits(i8x16.eq(a, v128.load(byte)), i8x16.eq(b, v128.load(byte)));
}

/** Whether all bytes that stand out among up to 64 may be in the local part; almost always there are none. */
function areLocal(s: usize, others: u64): bool {
  let local: u64 = 0;
  for (let at: usize = 0; at < 64 && others >> (<u64>at) != 0; at += 32) {
    const table = v128.load(LOCAL);
    local |= bits(members(table, v128.load(s + at)), members(table, v128.load(s + at, 16))) << (<u64>at);
  }
  return (others & ~local) == 0;
}

/**
 * What an identifier of at most 64 bytes is: the same as the functions below find for any length. One bit stands for a byte;
 * 32 of them are made at a time, since loops that go round once or twice, as it comes, cost more than what they do.
 */
function classifyShort(s: usize, length: usize): u32 {
  const here: u64 = length == 64 ? ~(<u64>0) : (<u64>1 << (<u64>length)) - 1;
  let signs: u64 = 0;
  for (let at: usize = 0; at < length; at += 32)
    signs |= equal(v128.load(s + at), v128.load(s + at, 16), AT) << (<u64>at);
  signs &= here;
  if (signs == 0) return TEXT;
  if (signs & (signs - 1)) return MIXED;
  let dots: u64 = 0;
  let hyphens: u64 = 0;
  let digits: u64 = 0;
  let letters: u64 = 0;
  for (let at: usize = 0; at < length; at += 32) {
    const a = v128.load(s + at);
    const b = v128.load(s + at, 16);
    const shift = <u64>at;
    dots |= equal(a, b, DOT) << shift;
    hyphens |= equal(a, b, HYPHEN) << shift;
    digits |= bits(among(a, ZERO, TO_NINE), among(b, ZERO, TO_NINE)) << shift;
    letters |= bits(areLetters(a), areLetters(b)) << shift;
  }
  const local = signs - 1;
  const domain = here & ~local & ~signs;
  const others = ~(letters | digits | dots | hyphens);
  if (local == 0 || domain == 0 || domain & others) return MIXED;
  if (local & others && !areLocal(s, local & others)) return MIXED;
  dots &= here;
  // No dot at an end of either part or behind another dot; no hyphen at an end of a label.
  const ends = 1 | (signs >> 1) | (signs << 1) | (<u64>1 << (<u64>length - 1));
  if (dots & ends || dots & (dots << 1)) return MIXED;
  hyphens &= domain;
  if (hyphens & (ends | (dots << 1) | (dots >> 1))) return MIXED;
  if ((dots & domain) == 0) return MIXED;
  // What is no short domain is the host's.
  if (control.scheme == SCHEME_KEYED && (popcnt(domain) > <u64>MAX_DOMAIN || popcnt(dots & domain) > MAX_DOTS || popcnt(hyphens & ~(hyphens << 1)) > MAX_HYPHENS || popcnt(digits & domain) > MAX_DIGITS)) return MIXED;
  const before = (<u64>1 << (63 - clz(dots & domain))) - 1;
  const label = domain & ~dots & ~before;
  const canon = control.canon;
  if (canon & CANON_LETTERS) {
    const size = popcnt(label);
    if (label & ~letters || size < 2 || size > 26) return TEXT;
  } else if ((label & ~digits) == 0) return TEXT;
  gOnlyCase = (local & others) == 0 && ((canon & CANON_IGNORE_DOTS) == 0 || (dots & local) == 0);
  if (!gOnlyCase) gOnlyCase = isOnlyCase(s, s + <usize>ctz(signs));
  gSign = s + <usize>ctz(signs);
  return ADDRESS;
}

/** Whether lower case is all that the canonical form of the local part needs. */
function isOnlyCase(s: usize, sign: usize): bool {
  const canon = control.canon;
  for (let i = s; i < sign; i++) {
    const c = <u32>load<u8>(i);
    if (c == 0x2b && (i > s || (canon & CANON_CUT_LEADING_PLUS) != 0)) return false;
    if (c == 0x2e && (canon & CANON_IGNORE_DOTS) != 0) return false;
  }
  return true;
}

function writeLower(s: usize, length: usize, to: usize): void {
  for (let at: usize = 0; at < length; at += 32) {
    const a = v128.load(s + at);
    const b = v128.load(s + at, 16);
    v128.store(to + at, lowered(a));
    v128.store(to + at, lowered(b), 16);
  }
}
// @inline
function lowered(v: v128): v128 {
  return v128.or(v, v128.and(among(v, CAPITAL_A, TO_Z), v128.load(CASE)));
}

/** What an identifier of any length is. */
function classify(s: usize, e: usize): u32 {
  let sign: usize = 0;
  for (let i = s; i < e && sign == 0; i++) if (load<u8>(i) == 0x40) sign = i;
  if (sign == 0) return TEXT;
  const label = lastLabel(sign + 1, e);
  if (label == 0 || !isDotAtom(s, sign)) return MIXED;
  // An address by its form, but its last label isn't a top-level domain: an ordinary text.
  if (!isTopLevel(label, e)) return TEXT;
  if (control.scheme == SCHEME_KEYED && !isShortDomain(sign + 1, e)) return MIXED;
  gSign = sign;
  gOnlyCase = false;
  return ADDRESS;
}

/** The limits of `isShortDomain` in packages/engine/src/pseudonyms/write-domain-suffix.ts. */
const MAX_DOMAIN: usize = 40;
const MAX_DOTS: u64 = 3;
const MAX_HYPHENS: u64 = 2;
const MAX_DIGITS: u64 = 4;

function isShortDomain(s: usize, e: usize): bool {
  let dots: u64 = 0;
  let hyphens: u64 = 0;
  let digits: u64 = 0;
  for (let i = s; i < e; i++) {
    const c = <u32>load<u8>(i);
    if (c == 0x2e) dots++;
    else if (c == 0x2d && load<u8>(i - 1) != 0x2d) hyphens++;
    else if (isDigit(c)) digits++;
  }
  return e - s <= MAX_DOMAIN && dots <= MAX_DOTS && hyphens <= MAX_HYPHENS && digits <= MAX_DIGITS;
}

/** Whether there is a character that is no white space: of those beyond ASCII the host knows which are. */
function isVisible(s: usize, e: usize): bool {
  for (let i = s; i < e; i++) if (<u32>load<u8>(i) - 0x21 < 0x5e) return true;
  return false;
}

// @inline
function getClass(at: usize): u32 {
  return load<u8>(<usize>load<u8>(at), CLASSES);
}

/** Atoms joined by single dots fill the bytes. */
function isDotAtom(s: usize, e: usize): bool {
  let dot = true;
  for (let i = s; i < e; i++) {
    if (load<u8>(i) == 0x2e) {
      if (dot) return false;
      dot = true;
    } else {
      if ((getClass(i) & ATOM) == 0) return false;
      dot = false;
    }
  }
  return !dot;
}

/** Start of the last label of a host name of two or more labels; 0 when the bytes are none. */
function lastLabel(s: usize, e: usize): usize {
  let start = s;
  let labels = 0;
  for (let i = s; i <= e; i++) {
    if (i < e && load<u8>(i) != 0x2e) {
      if ((getClass(i) & HOST) == 0) return 0;
      continue;
    }
    if (i == start || i - start > 63 || load<u8>(start) == 0x2d || load<u8>(i - 1) == 0x2d) return 0;
    labels++;
    if (i == e) return labels > 1 ? start : 0;
    start = i + 1;
  }
  return 0;
}

function isTopLevel(s: usize, e: usize): bool {
  let digits = true;
  let letters = true;
  for (let i = s; i < e; i++) {
    if (!isDigit(load<u8>(i))) digits = false;
    if ((getClass(i) & LETTER) == 0) letters = false;
  }
  return control.canon & CANON_LETTERS ? letters && e - s >= 2 && e - s <= 26 : !digits;
}

// @inline
function lower(c: u32): u32 {
  return c - 0x41 < 26 ? c | 0x20 : c;
}

/** The canonical form of the address with its sign at `at`, to `out`. Returns its end. */
function writeCanonical(s: usize, at: usize, e: usize, to: usize): usize {
  const canon = control.canon;
  let out = to;
  for (let i = s; i < at; i++) {
    const c = <u32>load<u8>(i);
    if (c == 0x2b && (i > s || (canon & CANON_CUT_LEADING_PLUS) != 0)) break;
    if (c != 0x2e || (canon & CANON_IGNORE_DOTS) == 0) store<u8>(out++, lower(c));
  }
  for (let i = at; i < e; i++) store<u8>(out++, lower(load<u8>(i)));
  return out;
}

/** The edit that `writeNoted` will write; for a pseudonym: job, start of the domain, offset of the ciphertext, keys of its kind, type in front. */
let gKind: u32 = 0;
let gJob: u32 = 0;
let gDomain: u32 = 0;
let gCipher: u32 = 0;
let gKeys: usize = 0;
let gPrefix: usize = 0;
/** Bytes that stay behind it, the closing quote among them. */
let gSuffix: usize = 0;

/** Notes a replacement by the text of this length that was put behind the other texts. */
export function noteText(length: u32): void {
  gKind = EDIT_TEXT;
  gJob = control.textsUsed - length;
  gDomain = length;
  gPrefix = 0;
  gSuffix = 0;
}

/** `LeafNode.addresses` where join links and ids of meetings are among the values. */
const MEETINGS: u32 = 2;
/** `https://teams.microsoft.com/l/meetup-join/19%3`, then `a` or `A`: how almost all join links begin. */
const LINK_BYTES: usize = 46;
const LINK: usize = memory.data<u8>(
  [
    0x68, 0x74, 0x74, 0x70, 0x73, 0x3a, 0x2f, 0x2f, 0x74, 0x65, 0x61, 0x6d, 0x73, 0x2e, 0x6d, 0x69, 0x63, 0x72, 0x6f, 0x73,
    0x6f, 0x66, 0x74, 0x2e, 0x63, 0x6f, 0x6d, 0x2f, 0x6c, 0x2f, 0x6d, 0x65, 0x65, 0x74, 0x75, 0x70, 0x2d, 0x6a, 0x6f, 0x69,
    0x6e, 0x2f, 0x31, 0x39, 0x25, 0x33,
  ],
  16,
);
/** `%40thread.`, and what may follow it. */
const SIGN_BYTES: usize = 10;
const SIGN: usize = memory.data<u8>([0x25, 0x34, 0x30, 0x74, 0x68, 0x72, 0x65, 0x61, 0x64, 0x2e], 16);
const V2: usize = memory.data<u8>([0x76, 0x32], 16);
const TACV2: usize = memory.data<u8>([0x74, 0x61, 0x63, 0x76, 0x32], 16);
const SKYPE: usize = memory.data<u8>([0x73, 0x6b, 0x79, 0x70, 0x65], 16);

/** Whether the bytes from `at` on begin with this text. */
function begins(at: usize, e: usize, text: usize, bytes: usize): bool {
  if (e - at < bytes) return false;
  for (let i: usize = 0; i < bytes; i++) if (load<u8>(at + i) != load<u8>(text + i)) return false;
  return true;
}

/** The end of a thread's service, whose bytes begin at `at`; 0 without a service. */
function behindService(at: usize, e: usize): usize {
  if (begins(at, e, V2, 2)) return at + 2;
  if (begins(at, e, TACV2, 5) || begins(at, e, SKYPE, 5)) return at + 5;
  return 0;
}

/**
 * What all names of a meeting have in common (`19:NAME@thread.v2/MESSAGE`), of a join link in its usual spelling, to `CANONICAL`: the same
 * as `USUAL` of meeting-thread.ts. Returns its end; 0: the host finds it in any other spelling.
 */
function writeThread(s: usize, e: usize): usize {
  const name = s + LINK_BYTES + 1;
  if (name > e || !begins(s, e, LINK, LINK_BYTES) || (<u32>load<u8>(name - 1) | 0x20) != 0x61) return 0;
  let sign = name;
  while (sign < e && (load<u8>(sign) == 0x5f || (getClass(sign) & HOST) != 0)) sign++;
  if (sign == name || sign - name > 256 || !begins(sign, e, SIGN, SIGN_BYTES)) return 0;
  const service = sign + SIGN_BYTES;
  const slash = behindService(service, e);
  if (slash == 0 || slash >= e || load<u8>(slash) != 0x2f) return 0;
  let end = slash + 1;
  while (end < e && isDigit(load<u8>(end))) end++;
  if (end == slash + 1 || end - slash > 17 || !endsPath(end, e)) return 0;
  store<u8>(CANONICAL, 0x31);
  store<u8>(CANONICAL, 0x39, 1);
  store<u8>(CANONICAL, 0x3a, 2);
  memory.copy(CANONICAL + 3, name, sign - name);
  const at = CANONICAL + 3 + (sign - name);
  store<u8>(at, 0x40);
  // Behind the sign: `thread.v2/0`.
  memory.copy(at + 1, sign + 3, end - sign - 3);
  return at + 1 + (end - sign - 3);
}

/** Whether a part of a path ends there. */
function endsPath(at: usize, e: usize): bool {
  if (at == e) return true;
  const c = <u32>load<u8>(at);
  return c == 0x3f || c == 0x23 || c == 0x2f;
}

/** Longest identifier that is looked at here. */
const LONGEST: usize = 480;
const CANONICAL_BYTES: usize = LONGEST + <usize>COPY_SLACK;
const CANONICAL: usize = memory.data(<i32>CANONICAL_BYTES, 64);

export function zeroizeCanonical(): void {
  memory.fill(CANONICAL, 0, CANONICAL_BYTES);
}

/** The types of `splitAddressType`, lower case, behind the length of each; 0 ends the list. */
const TYPES: usize = memory.data<u8>(
  [
    5, 0x73, 0x6d, 0x74, 0x70, 0x3a, 4, 0x73, 0x69, 0x70, 0x3a, 5, 0x73, 0x69, 0x70, 0x73, 0x3a, 5, 0x78, 0x34, 0x30, 0x30,
    0x3a, 5, 0x78, 0x35, 0x30, 0x30, 0x3a, 4, 0x65, 0x75, 0x6d, 0x3a, 4, 0x73, 0x70, 0x6f, 0x3a, 6, 0x6e, 0x6f, 0x74, 0x65,
    0x73, 0x3a, 7, 0x6d, 0x73, 0x6d, 0x61, 0x69, 0x6c, 0x3a, 7, 0x63, 0x63, 0x6d, 0x61, 0x69, 0x6c, 0x3a, 6, 0x67, 0x77,
    0x69, 0x73, 0x65, 0x3a, 4, 0x66, 0x61, 0x78, 0x3a, 4, 0x74, 0x65, 0x6c, 0x3a, 7, 0x6d, 0x61, 0x69, 0x6c, 0x74, 0x6f,
    0x3a, 0,
  ],
  16,
);

/** Bytes of the known type of address at the start; 0 without one. */
function typeLength(s: usize, e: usize): usize {
  for (let type = TYPES; load<u8>(type) != 0; type += 1 + <usize>load<u8>(type)) {
    const length = <usize>load<u8>(type);
    let same: usize = 0;
    while (same < length && s + same < e && lower(load<u8>(s + same)) == <u32>load<u8>(type + 1 + same)) same++;
    if (same == length) return length;
  }
  return 0;
}

/** As `identify`, for a string: of one that may have a type of address in front, that stays. */
export function identifyPrefixed(op: u32, node: LeafNode, s: usize, e: usize): bool {
  if (op != OP_PREFIXED && op != OP_PREFIXED_REVERSIBLE) return identify(op, node, s, e);
  const type = typeLength(s, e);
  if (!identify(op, node, s + type, e)) return false;
  if (type == 0) return true;
  gPrefix = type + 1;
  gKind |= EDIT_BEHIND;
  return true;
}

/** As `identify`, for a part of the text from `s` to `e`: what stands before and behind it stays. */
export function identifyPart(op: u32, node: LeafNode, s: usize, from: usize, to: usize, e: usize): bool {
  if (!identify(op, node, from, to)) return false;
  if (from > s) {
    gPrefix = from - s + 1;
    gKind |= EDIT_BEHIND;
  }
  if (to < e) {
    gSuffix = e - to + 1;
    gKind |= EDIT_OPEN;
  }
  return true;
}

// @inline
function isReversible(op: u32): bool {
  return op != OP_IRREVERSIBLE && op != OP_PREFIXED;
}

/** A message no longer than this waits in its job. */
const SHORT: usize = 64;

/** The message of the identifier, or of the address, whose canonical form was found last: where it stands, and its bytes. */
let gMessage: usize = 0;
let gBytes: usize = 0;

const NEEDS_HOST: u32 = 0xffffffff;
/**
 * Finds the message of an identifier; it may be written to `to`, if it is short.
 *
 * @returns where the sign of an address is in it, 0 if it isn't an address; NEEDS_HOST: the host must find it
 */
function findMessage(node: LeafNode, s: usize, e: usize, to: usize): u32 {
  const length = e - s;
  gMessage = s;
  gBytes = length;
  if (node.addresses == 0) return 0;
  if (node.addresses == MEETINGS) {
    // Psoxy's scheme takes a link as it stands; that, and numbers, the host looks at.
    const end = control.scheme == SCHEME_KEYED ? writeThread(s, e) : 0;
    gMessage = CANONICAL;
    gBytes = end - CANONICAL;
    return end == 0 ? NEEDS_HOST : 0;
  }
  const found = length <= SHORT ? classifyShort(s, length) : classify(s, e);
  if (found != ADDRESS) return found == MIXED ? NEEDS_HOST : 0;
  gMessage = length <= SHORT ? to : CANONICAL;
  if (gOnlyCase) writeLower(s, length, gMessage);
  else gBytes = writeCanonical(s, gSign, e, gMessage) - gMessage;
  return <u32>(gSign - s);
}

/** Has the message found last hashed: at the flush if it is short. Returns its job. */
function startJob(job: Job, states: usize): u32 {
  const from = gMessage;
  const bytes = gBytes;
  const to = job.bytes;
  job.length = 0;
  if (bytes <= SHORT) {
    if (from != to) for (let at: usize = 0; at < SHORT; at += 16) v128.store(to + at, v128.load(from + at));
    job.length = <u32>bytes;
    job.states = states;
  } else {
    const salt = <usize>control.saltLength;
    const message = messagePlace(bytes + salt);
    copy(message, from, bytes);
    appendSalt(message + bytes, salt);
    useKey(states);
    enqueue(bytes + salt, to);
  }
  const count = control.jobCount;
  control.jobCount = count + 1;
  if (count + 1 >= control.jobLimit) control.full = 1;
  return count;
}

/** Hashes an identifier, if its form is plain. False: the host must do it. */
export function identify(op: u32, node: LeafNode, s: usize, e: usize): bool {
  const length = e - s;
  const scheme = control.scheme;
  if (scheme == SCHEME_NONE || length == 0 || length > LONGEST) return false;
  if (!canHash(length + <usize>control.saltLength)) return false;
  if (isReversible(op) && !canHash(length + 36 + <usize>control.headerLength)) return false;
  const keys = KEYS.kinds + <usize>node.kind * KIND_KEYS_BYTES;
  const rule = (node.kind << 2) | node.addresses;
  const known = recall(s, length, rule);
  let sign: u32;
  if (changetype<usize>(known) != 0) {
    sign = known.domain;
    gJob = known.job;
  } else {
    if (!isVisible(s, e)) return false;
    const job = Job.at(control.digests + <usize>control.jobCount * JOB_BYTES);
    sign = findMessage(node, s, e, job.bytes);
    if (sign == NEEDS_HOST) return false;
    gJob = startJob(job, scheme == SCHEME_KEYED ? KindKeys.at(keys).hash : 0);
    remember(s, length, rule, gJob, sign);
  }
  const shown = sign != 0 && (control.canon & CANON_DROP_DOMAIN) == 0 && length - <usize>sign <= 254;
  gKeys = keys;
  gDomain = shown ? <u32>(s - control.input) + sign : 0;
  gKind = EDIT_HASH;
  gPrefix = 0;
  gSuffix = 0;
  if (isReversible(op)) reserveCipher(length);
  count(node.counter);
  return true;
}

/** Room for siv and ciphertext, or for a ciphertext with its padding. The same text under the same rule has the same. */
function reserveCipher(length: usize): void {
  gKind = EDIT_SEAL;
  const known = recallCipher();
  if (known != 0) {
    gKind = EDIT_SEAL | EDIT_SHARED;
    gCipher = known - 1;
    return;
  }
  gCipher = control.sealedUsed;
  rememberCipher(gCipher);
  const used = gCipher + 32 + <u32>(length & ~15);
  control.sealedUsed = used;
  control.sealCount = control.sealCount + 1;
  if (used >= control.sealedLimit) control.full = 1;
}

/**
 * Bytes by which the replacement may exceed a value of this length. The domain counts as a part of the value. A hash adds at
 * most 46 bytes. A token is 4/3 of 49 bytes and the value, 4 bytes around it, and the domain once more.
 */
function computeGrowth(length: u32): u32 {
  if (gKind == EDIT_TEXT) return gDomain;
  return (gKind & EDIT_KIND_MASK) == EDIT_HASH ? 48 : 80 + length + (length >> 1);
}

/** Writes the edit that was noted last, for the value from `s` to `e` with its quotes, if it has any. */
export function writeNoted(s: usize, e: usize): void {
  replace(s + gPrefix, e - gSuffix, gKind, gJob, gDomain, gCipher, gKeys, computeGrowth(<u32>(e - s)));
}
