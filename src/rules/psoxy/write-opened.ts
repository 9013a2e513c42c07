import { RequestError } from '../../kernel/errors.ts';
import type { RawPart, TokenPart } from '../plan.ts';
import { hasSegmentFault, holdsControl } from '../target/segment-fault.ts';
import { encodeSegment, encodeValue } from '../target/write-target.ts';

/**
 * Writes the outgoing target: everything byte for byte as it came, and each opened pseudonym encoded for its place, so that
 * it fills that place and changes nothing around it (security.md rule 2).
 *
 * @param open the clear value of a token, quotes doubled where `quoted` says so
 * @throws RequestError TOKEN_INVALID for a value that some server could read as more than one segment or value
 */
export function writeOpened(parts: readonly RawPart[], open: (part: TokenPart) => string): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      const value = open(part);
      const faulty = part.place === 'path' ? hasSegmentFault(value, 'guest') : holdsControl(value);
      if (faulty) throw new RequestError('TOKEN_INVALID');
      return part.place === 'path' ? encodeSegment(value) : encodeValue(value);
    })
    .join('');
}
