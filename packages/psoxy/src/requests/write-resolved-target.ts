import { RequestError } from '@nymgate/engine/kernel/errors';
import type { TokenPart } from '@nymgate/engine/plan/plan';
import { encodeSegment, encodeValue } from '@nymgate/engine/requests/write-target';
import type { RawPart } from '../plan/psoxy-plan.ts';
import { checkQueryValue, checkSegment, findTokenPlace, isGraphFunctionName } from './fit-opened.ts';

/**
 * Each resolved pseudonym is encoded so that it fills its place and nothing else, even if its value was
 * chosen to break out (design rule 2). `fit-opened.ts` defines what is allowed where.
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

/** Segments with a resolved pseudonym are checked whole, since several parts may form one. */
function listChangedSegments(parts: readonly RawPart[], target: string): readonly string[] {
  const before = splitSegments(parts.map((part) => (typeof part === 'string' ? part : '')).join(''));
  return splitSegments(target).filter((segment, index) => segment !== before[index]);
}

function splitSegments(target: string): readonly string[] {
  return (target.split('?', 1)[0] ?? '').split('/');
}
