import { encodeUtf8 } from '../../../kernel/bytes.ts';
import { getListMembers, getOtherwise, type ListName } from '../../../kernel/closed-lists.ts';
import { LIST_DATA } from '../../../kernel/lists/list-data.ts';
import { getMembersText } from '../../../kernel/lists/list-members.ts';
import { createImageWriter, type ImageWriter } from './image-writer.ts';
import { CLOSED_LIST_LAYOUT, LIST_MEMBER_LAYOUT } from './layout.ts';
import { getTableSize, hashBytes } from './name-table.ts';

/** Room for all lists, in front of the tables of a plan: what is not used of it costs nothing. */
export const LIST_BYTES = 393_216;

/** The closed lists that plans have named so far, as the kernel searches them. */
export type ListImage = {
  /** Address of a list, which is written when it is first asked for: few plans name a long one. */
  readonly getAddress: (name: ListName) => number;
  readonly bytes: () => Uint8Array;
};

let shared: ListImage | undefined;

/** The image of all kernels. `base` is the same for all of them. */
export function getListImage(base: number): ListImage {
  shared ??= createListImage(base);
  return shared;
}

/** @throws Error (from `bytes`) when the lists have outgrown their room */
export function createListImage(base: number): ListImage {
  const writer = createImageWriter(base);
  let image: Uint8Array | undefined;
  return {
    getAddress: (name) =>
      writer.memoize(name, () => {
        image = undefined;
        return writeList(writer, name);
      }),
    bytes: () => {
      image ??= writer.image();
      if (image.length > LIST_BYTES) throw new Error('The closed lists need more room.');
      return image;
    },
  };
}

function writeList(writer: ImageWriter, name: ListName): number {
  const list = writer.reserve(CLOSED_LIST_LAYOUT.bytes);
  const members = splitMembers(encodeUtf8(getMembersText(name)));
  const keys = readKeys(members);
  const size = getTableSize(keys.length);
  const entries = writer.reserve(size * 4);
  const addresses = members.map((member) => writeMember(writer, member));
  writer.patch((view) => {
    const table = new Uint32Array(view.buffer, entries - writer.base, size);
    for (const { hash, member } of keys) {
      let place = hash & (size - 1);
      while (table[place] !== 0) place = (place + 1) & (size - 1);
      table[place] = addresses[member] ?? 0;
    }
  });
  writer.writeStructure(list, CLOSED_LIST_LAYOUT, {
    entries,
    mask: size - 1,
    otherwise: addresses[getListMembers(name).indexOf(getOtherwise(name) ?? '')] ?? 0,
    subtags: Number(LIST_DATA[name].kind === 'subtags'),
  });
  return list;
}

const BAR = 0x7c;

/** Bytes instead of texts, here and below: the first answer after a start waits for thousands of members. */
function splitMembers(text: Uint8Array): readonly Uint8Array[] {
  const members: Uint8Array[] = [];
  for (let start = 0; start <= text.length; ) {
    const bar = text.indexOf(BAR, start);
    const end = bar === -1 ? text.length : bar;
    members.push(text.subarray(start, end));
    start = end + 1;
  }
  return members;
}

/** Hash of what a value is looked up by, and the number of its member. */
type ListKey = { readonly hash: number; readonly member: number };

/** Each member, and what it folds to where that differs. */
function readKeys(members: readonly Uint8Array[]): readonly ListKey[] {
  const folded = new Uint8Array(Math.max(...members.map(({ length }) => length)));
  return members.flatMap((bytes, member) => {
    const length = foldBytes(bytes, folded);
    const key = { hash: hashBytes(bytes), member };
    return length < 0 ? [key] : [key, { hash: hashBytes(folded.subarray(0, length)), member }];
  });
}

/**
 * As `foldListed`, of UTF-8.
 * @returns the number of bytes that it folds to, negative if they are the same bytes
 */
function foldBytes(bytes: Uint8Array, folded: Uint8Array): number {
  let length = 0;
  let same = true;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= UPPER_A && byte <= UPPER_Z) {
      folded[length] = byte + 0x20;
      same = false;
    } else if (byte === 0xef && bytes[at + 1] === 0xb8 && bytes[at + 2] === 0x8f) {
      // The selector of emoji presentation, U+FE0F. No member has a skin tone.
      at += 2;
      length -= 1;
      same = false;
    } else folded[length] = byte;
    length += 1;
  }
  return same ? -1 : length;
}

const UPPER_A = 0x41;
const UPPER_Z = 0x5a;
const QUOTE = 0x22;

/** No member holds a character that JSON escapes. */
function writeMember(writer: ImageWriter, member: Uint8Array): number {
  const { text } = LIST_MEMBER_LAYOUT.places;
  const bytes = new Uint8Array(text + member.length + 2);
  new DataView(bytes.buffer).setUint32(0, member.length + 2, true);
  bytes[text] = QUOTE;
  bytes.set(member, text + 1);
  bytes[text + member.length + 1] = QUOTE;
  return writer.writeBytes(bytes);
}
