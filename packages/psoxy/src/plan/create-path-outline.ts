import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';

/** Lower-case segments, undefined for a parameter, which never matches a slash (psoxy-facts.md#c). */
export type PathOutline = readonly (string | undefined)[];

/** @example createPathOutline('/v1.0/users/{id}') // ['', 'v1.0', 'users', undefined] */
export function createPathOutline(template: string): PathOutline {
  return Object.freeze(splitSegments(template).map((part) => (/[{}]/.test(part) ? undefined : part)));
}

export function splitSegments(path: string): readonly string[] {
  return toAsciiLowerCase(path).split('/');
}

/** An undefined outline matches any path. */
export function mayMatch(outline: PathOutline | undefined, segments: readonly string[]): boolean {
  if (outline === undefined) return true;
  return (
    outline.length === segments.length &&
    outline.every((part, at) => part === undefined || part === segments[at])
  );
}
