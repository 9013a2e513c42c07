import { deepFreeze } from '@nymgate/engine/kernel/deep-freeze';
import type { JsonPath, JsonPathStep } from './json-path.ts';
import { parseJsonPathFilter } from './parse-filter.ts';
import { createPathCursor, type PathCursor, parseQuoted } from './path-cursor.ts';

const MAX_LENGTH = 4096;
/** Names without quotes end where Jayway ends them. */
const NAME = /[^.[\]()\s'"]+/y;
/** Inside filters they also end at an operator. */
const NAME_IN_FILTER = /[^.[\]()\s'"=!<>&|,]+/y;
const COMMA = /\s*,\s*/y;
const INDEXES = /-?\d{1,9}(?:\s*,\s*-?\d{1,9})*(?=\s*\])/y;
const SLICE = /(-?\d{1,9})?\s*:\s*(-?\d{1,9})?(?:\s*:\s*(\d{1,9})?)?(?=\s*\])/y;

/**
 * Jayway's dialect (psoxy-facts.md#e); `$` is optional, functions and scripts are rejected.
 *
 * @throws JsonPathSyntaxError with the position
 */
export function parseJsonPath(source: string): JsonPath {
  const cursor = createPathCursor(source);
  if (source.length > MAX_LENGTH) throw cursor.createError('the path is longer than 4096 characters');
  cursor.skipWhitespace();
  if (cursor.isAtEnd()) throw cursor.createError('the path is empty');
  const steps = cursor.take('$') ? [] : parseFirst(cursor);
  steps.push(...parseSteps(cursor, NAME));
  cursor.skipWhitespace();
  if (!cursor.isAtEnd()) throw cursor.createError('unexpected text after the path');
  return deepFreeze({ source, streamable: steps.every(isStreamable), steps });
}

/** Without `$` the first name needs no dot. */
function parseFirst(cursor: PathCursor): JsonPathStep[] {
  return cursor.startsWith('[') || cursor.startsWith('.') ? [] : [parseName(cursor, NAME)];
}

/** Reads `.a`, `..a`, `['a','b']`, `[*]`, `[0]`, `[?(…)]` and so on. */
function parseSteps(cursor: PathCursor, name: RegExp): JsonPathStep[] {
  const steps: JsonPathStep[] = [];
  for (;;) {
    if (cursor.take('..')) {
      steps.push({ kind: 'descendants' });
      steps.push(parseStep(cursor, name));
    } else if (cursor.take('.')) {
      steps.push(parseStep(cursor, name));
    } else if (cursor.startsWith('[')) {
      steps.push(parseBracket(cursor));
    } else {
      return steps;
    }
  }
}

function parseStep(cursor: PathCursor, name: RegExp): JsonPathStep {
  return cursor.startsWith('[') ? parseBracket(cursor) : parseName(cursor, name);
}

function parseName(cursor: PathCursor, pattern: RegExp): JsonPathStep {
  const start = cursor.position();
  const name = cursor.match(pattern)?.[0];
  if (name === undefined) throw cursor.createError('the name of a property is missing here');
  if (cursor.startsWith('(')) throw cursor.createError('functions are not supported', start);
  return name === '*' ? { kind: 'wildcard' } : { kind: 'names', names: [name] };
}

function parseBracket(cursor: PathCursor): JsonPathStep {
  cursor.expect('[');
  cursor.skipWhitespace();
  const step = parseBracketContent(cursor);
  cursor.skipWhitespace();
  cursor.expect(']');
  return step;
}

function parseBracketContent(cursor: PathCursor): JsonPathStep {
  if (cursor.take('*')) return { kind: 'wildcard' };
  if (cursor.take('?')) return { kind: 'filter', test: parseJsonPathFilter(cursor, parseFilterSteps) };
  const indexes = cursor.match(INDEXES)?.[0];
  if (indexes !== undefined) return { kind: 'indexes', indexes: indexes.split(',').map(Number) };
  const slice = cursor.match(SLICE);
  if (slice !== undefined) return toSlice(cursor, slice);
  return { kind: 'names', names: parseNames(cursor) };
}

function parseFilterSteps(cursor: PathCursor): readonly JsonPathStep[] {
  return cursor.nested(() => parseSteps(cursor, NAME_IN_FILTER));
}

function parseNames(cursor: PathCursor): readonly string[] {
  const names: string[] = [];
  do {
    const name = parseQuoted(cursor);
    if (name === undefined)
      throw cursor.createError(
        cursor.startsWith('(') ? 'scripts are not supported' : 'expected a quoted name, a number, * or ?(…)',
      );
    names.push(name);
  } while (cursor.match(COMMA) !== undefined);
  return names;
}

function toSlice(cursor: PathCursor, [, start, end, step]: RegExpExecArray): JsonPathStep {
  if (step !== undefined && Number(step) === 0) throw cursor.createError('a step of 0 goes nowhere');
  return {
    kind: 'slice',
    ...(start !== undefined && { start: Number(start) }),
    ...(end !== undefined && { end: Number(end) }),
    ...(step !== undefined && { step: Number(step) }),
  };
}

/** Whether the step can be matched without looking back. */
function isStreamable(step: JsonPathStep): boolean {
  switch (step.kind) {
    case 'names':
    case 'wildcard':
    case 'descendants':
      return true;
    case 'indexes':
      return step.indexes.every((index) => index >= 0);
    case 'slice':
      return (step.start ?? 0) >= 0 && (step.end ?? 0) >= 0;
    case 'filter':
      return false;
  }
}
