// Carries the edits out: the input up to a position, with its replacements, becomes output.
import {
  CTL_DIGESTS,
  CTL_EDIT_COUNT,
  CTL_EDITS,
  CTL_INPUT,
  CTL_KEY_ID,
  CTL_OUTPUT,
  CTL_SCHEME,
  CTL_TEXTS,
  EDIT_A,
  EDIT_B,
  EDIT_BEHIND,
  EDIT_BYTES,
  EDIT_DELETE,
  EDIT_END,
  EDIT_KIND,
  EDIT_SEAL,
  EDIT_START,
  EDIT_TEXT,
  SCHEME_KEYED,
} from '../layout.ts';
import { writeBase64url } from './base64url.ts';
import { copy } from './copy.ts';
import { clearEdits } from './edits.ts';
import { forget } from './memo.ts';
import { control } from './memory.ts';
import { cipherPlace, plainLength } from './seal.ts';

const PAYLOAD: usize = memory.data(1024, 64);

export function wipePayload(): void {
  memory.fill(PAYLOAD, 0, 1024);
}

/** Inside of a `p~`: hash, then the ciphertext; in the native scheme key id and siv stand between them. */
function writePayload(edit: usize, digest: usize): usize {
  const length = plainLength(edit);
  const cipher = cipherPlace(edit);
  v128.store(PAYLOAD, v128.load(digest));
  v128.store(PAYLOAD, v128.load(digest, 16), 16);
  if (control(CTL_SCHEME) == SCHEME_KEYED) {
    store<u8>(PAYLOAD, control(CTL_KEY_ID), 32);
    copy(PAYLOAD + 33, cipher, 16 + length);
    return 49 + length;
  }
  const blocks = (length & ~15) + 16;
  copy(PAYLOAD + 32, cipher, blocks);
  return 32 + blocks;
}

function writePseudonym(edit: usize, to: usize): usize {
  const digest = <usize>control(CTL_DIGESTS) + (<usize>load<u32>(edit, EDIT_A) << 5);
  const kind = load<u32>(edit, EDIT_KIND);
  const sealed = (kind & 7) == EDIT_SEAL;
  const start = kind & EDIT_BEHIND ? to - 1 : to;
  const before = load<u8>(start);
  // "t~ or "p~
  store<u32>(start, sealed ? 0x7e7022 : 0x7e7422);
  if (kind & EDIT_BEHIND) store<u8>(start, before);
  const from = sealed ? PAYLOAD : digest;
  let out = writeBase64url(from, sealed ? writePayload(edit, digest) : 32, start + 3);
  const domain = <usize>load<u32>(edit, EDIT_B);
  if (domain != 0) {
    const length = <usize>load<u32>(edit, EDIT_END) - 1 - domain;
    copy(out, <usize>control(CTL_INPUT) + domain, length);
    out += length;
  }
  store<u8>(out, 0x22);
  return out + 1;
}

/**
 * @param used bytes of the output area that hold output already
 * @returns how many then do; the list of edits is empty
 */
export function emit(position: u32, used: u32): u32 {
  const base = <usize>control(CTL_INPUT);
  const output = <usize>control(CTL_OUTPUT);
  let edit = <usize>control(CTL_EDITS);
  const stop = edit + <usize>control(CTL_EDIT_COUNT) * EDIT_BYTES;
  let out = output + <usize>used;
  let from = base;
  for (; edit < stop; edit += EDIT_BYTES) {
    const start = base + <usize>load<u32>(edit, EDIT_START);
    copy(out, from, start - from);
    out += start - from;
    from = base + <usize>load<u32>(edit, EDIT_END);
    const kind = load<u32>(edit, EDIT_KIND);
    if (kind == EDIT_DELETE) continue;
    if (kind == EDIT_TEXT) {
      const length = <usize>load<u32>(edit, EDIT_B);
      copy(out, <usize>control(CTL_TEXTS) + <usize>load<u32>(edit, EDIT_A), length);
      out += length;
    } else out = writePseudonym(edit, out);
  }
  const rest = base + <usize>position - from;
  copy(out, from, rest);
  forget();
  clearEdits();
  return <u32>(out + rest - output);
}
