import { describe, expect, it } from 'vitest';
import { runTable } from '../../../../../tests/harness/run-table.ts';
import { BulkError } from '../../bulk-fault.ts';
import type { BulkEncoding } from '../../bulk-plan.ts';
import { createTranscoder } from './transcode.ts';

const LETTERS = 'näme,Kovač,€,😀\n';

function swapped(bytes: Buffer): Buffer {
  return Buffer.from(bytes).swap16();
}

/** Cut at every byte, in chunks whose memory is used again, as sources may. */
function transcode(bytes: Uint8Array, encoding: BulkEncoding): Buffer {
  const transcoder = createTranscoder(encoding);
  const pieces = [...bytes].map((byte) => {
    const chunk = Buffer.of(byte);
    const text = Uint8Array.from(transcoder.push(chunk));
    chunk.fill(0x58);
    return text;
  });
  return Buffer.concat([...pieces, transcoder.end()]);
}

describe('BLK-02: encodings', () => {
  const little = Buffer.from(LETTERS, 'utf16le');
  const marked = Buffer.from(`\ufeff${LETTERS}`, 'utf16le');
  it.each<[string, Buffer, BulkEncoding]>([
    ['UTF-8', Buffer.from(LETTERS), 'auto'],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${LETTERS}`), 'auto'],
    ['UTF-8, stated, with a mark', Buffer.from(`\ufeff${LETTERS}`), 'utf-8'],
    ['UTF-16 with a mark, little end first', marked, 'auto'],
    ['UTF-16 with a mark, big end first', swapped(marked), 'auto'],
    ['UTF-16, stated, little end first', little, 'utf-16le'],
    ['UTF-16, stated, big end first', swapped(little), 'utf-16be'],
    ['UTF-16, stated and marked', marked, 'utf-16le'],
  ])('%s', (_, bytes, encoding) => {
    expect(transcode(bytes, encoding).toString()).toBe(LETTERS);
  });

  it('windows-1252, and what that code page does not have is no text', () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const made = transcode(all, 'windows-1252');
    const holes = [0x81, 0x8d, 0x8f, 0x90, 0x9d];
    const characters = [...'€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'];
    const expected = [...all].map((byte) => {
      if (holes.includes(byte)) return Buffer.of(0xff);
      return Buffer.from(
        byte >= 0x80 && byte < 0xa0 ? (characters.shift() ?? '') : String.fromCharCode(byte),
      );
    });
    expect(made.equals(Buffer.concat(expected))).toBe(true);
  });

  it('half a pair or half a unit of UTF-16 rejects its row, and no other', () => {
    const bad = Buffer.concat([
      Buffer.from('a,b\n1,\ud83dx\n2,\ude00\n3,é\n4,\ud83d\ud83d\ude00\n5,\ud83d\n6,7', 'utf16le'),
      Buffer.of(0x41),
    ]);
    const { text, rejects } = runTable(bad, { form: { encoding: 'utf-16le' }, cuts: [...bad.keys()] });
    expect(text).toBe('a,b\n3,é\n');
    expect(rejects).toEqual([2, 3, 5, 6, 7].map((line) => `${line} not-text`));
  });

  it('a mark that contradicts what is stated fails the file', () => {
    expect(() => transcode(Buffer.from('\ufeffa\n', 'utf16le'), 'utf-8')).toThrow(BulkError);
    expect(() => transcode(Buffer.from('\ufeffa\n'), 'windows-1252')).toThrow('ENCODING_UNKNOWN');
  });
});
