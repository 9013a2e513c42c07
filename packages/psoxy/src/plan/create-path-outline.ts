import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';

/**
 * What the path of a template is made of, by segments: the segment in lower case, or undefined where a parameter stands in it. No
 * parameter takes a slash (psoxy-facts.md#c), so a path of another outline is none of the template's, and nobody has to compile it to
 * say so.
 */
export type PathOutline = readonly (string | undefined)[];

/** @example pathOutline('/v1.0/users/{id}') // ['', 'v1.0', 'users', undefined] */
export function createPathOutline(template: string): PathOutline {
  return Object.freeze(splitSegments(template).map((part) => (/[{}]/.test(part) ? undefined : part)));
}

/** The segments of a path, in lower case. */
export function splitSegments(path: string): readonly string[] {
  return toAsciiLowerCase(path).split('/');
}

/** Whether a template of that outline may take a path of those segments; undefined: it may be any. */
export function mayMatch(outline: PathOutline | undefined, segments: readonly string[]): boolean {
  if (outline === undefined) return true;
  return (
    outline.length === segments.length &&
    outline.every((part, at) => part === undefined || part === segments[at])
  );
}
