import fc from 'fast-check';

export type Damage = (bytes: Uint8Array) => Uint8Array;

/** One fault of a kind that networks, bugs and attackers make; bytes, so that UTF-8 breaks as well. */
export const damage: fc.Arbitrary<Damage> = fc
  .tuple(
    fc.constantFrom('cut', 'remove', 'insert', 'replace', 'repeat', 'append'),
    fc.nat({ max: 4_000 }),
    fc.oneof(fc.constantFrom(...Buffer.from('"\\{}[],:0-e.u \n\u0000tfn')), fc.nat({ max: 255 })),
  )
  .map(([kind, position, byte]) => (bytes) => {
    const at = bytes.length === 0 ? 0 : position % bytes.length;
    const before = bytes.subarray(0, at);
    const after = bytes.subarray(at);
    switch (kind) {
      case 'cut':
        return before;
      case 'remove':
        return Buffer.concat([before, after.subarray(1)]);
      case 'insert':
        return Buffer.concat([before, Buffer.of(byte), after]);
      case 'replace':
        return Buffer.concat([before, Buffer.of(byte), after.subarray(1)]);
      case 'repeat':
        return Buffer.concat([before, after.subarray(0, 7), after]);
      case 'append':
        return Buffer.concat([bytes, Buffer.of(byte)]);
    }
  });
