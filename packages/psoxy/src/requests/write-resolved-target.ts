import { RequestError } from '@nymgate/engine/kernel/errors';
import type { TokenPart } from '@nymgate/engine/plan/plan';
import { encodeSegment, encodeValue } from '@nymgate/engine/requests/write-target';
import type { RawPart } from '../plan/psoxy-plan.ts';
import { checkQueryValue, checkSegment, findTokenPlace, isGraphFunctionName } from './fit-opened.ts';

/**
 * Writes the outgoing target: everything byte for byte as it came, and each opened pseudonym encoded for its place, so that
 * it fills that place and changes nothing around it (design rule 2). Somebody may have chosen the value so that it would:
 * as a display name, for example. `fit-opened.ts` says what may stand where.
 *
 * @param open the clear value of a token, as it is
 * @throws RequestError TOKEN_INVALID for a value that some server could read as more than its place, the same whatever is wrong
 */
export function writeResolvedTarget(
  parts: readonly RawPart[],
  resolveToken: (part: TokenPart) => string,
): string {
  const target = parts
    .map((part, index) =>
      typeof part === 'string'
        ? part
        : writeResolvedValue(parts, index, resolveToken({ ...part, quoted: false })),
    )
    .join('');
  if (listChangedSegments(parts, target).some(isGraphFunctionName)) throw new RequestError('TOKEN_INVALID');
  return target;
}

function writeResolvedValue(parts: readonly RawPart[], index: number, value: string): string {
  const place = findTokenPlace(parts, index);
  const text = place && (place.kind === 'path' ? checkSegment(value, place) : checkQueryValue(value, place));
  if (text === undefined) throw new RequestError('TOKEN_INVALID');
  return place?.kind === 'path' ? encodeSegment(text) : encodeValue(text);
}

/** The segments, as they will be sent, in which a pseudonym stood: looked at whole, for their parts may come from several. */
function listChangedSegments(parts: readonly RawPart[], target: string): readonly string[] {
  const before = splitSegments(parts.map((part) => (typeof part === 'string' ? part : '')).join(''));
  return splitSegments(target).filter((segment, index) => segment !== before[index]);
}

function splitSegments(target: string): readonly string[] {
  return (target.split('?', 1)[0] ?? '').split('/');
}
