import { percentDecode } from '../../requests/parse-target.ts';
import { canonicalName } from '../../requests/system-options.ts';
import type { RawPart } from '../psoxy-plan.ts';
import { parseRawQuery } from './split-url.ts';

/** Where a token stands, decoded: in a path segment, or in the value of a query parameter. */
export type OpenedPlace =
  | ({ readonly kind: 'path' } & Surroundings)
  | ({
      readonly kind: 'query';
      /** Canonical name of the parameter. */
      readonly name: string;
    } & Surroundings);

/** The rest of the segment or value before and after the token. Other tokens in it count as `*`. */
type Surroundings = { readonly before: string; readonly after: string };

/**
 * Finds the place of the token at `index`.
 *
 * @returns undefined in the name of a parameter, and where an escape ends in the token: neither is a place for one
 */
export function findPlace(parts: readonly RawPart[], index: number): OpenedPlace | undefined {
  const part = parts[index];
  const left = closedText(parts.slice(0, index));
  const right = closedText(parts.slice(index + 1));
  return typeof part === 'object' && part.place === 'path' ? inPath(left, right) : inQuery(left, right);
}

function inPath(left: string, right: string): OpenedPlace | undefined {
  const before = percentDecode(left.slice(left.lastIndexOf('/') + 1));
  const after = percentDecode(right.split(/[/?]/, 1)[0] ?? '');
  return before === undefined || after === undefined ? undefined : { kind: 'path', before, after };
}

function inQuery(left: string, right: string): OpenedPlace | undefined {
  const query = left.slice(left.indexOf('?') + 1);
  const [found] = parseRawQuery(query.slice(query.lastIndexOf('&') + 1)) ?? [];
  const [rest] = parseRawQuery(`=${right.split('&', 1)[0]}`) ?? [];
  if (found?.value === undefined || rest?.value === undefined) return undefined;
  return { kind: 'query', name: canonicalName(found.name.trim()), before: found.value, after: rest.value };
}

function closedText(parts: readonly RawPart[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : '*')).join('');
}
