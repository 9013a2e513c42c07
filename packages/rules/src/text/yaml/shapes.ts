import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';
import { joinPointer } from '../json-pointer.ts';
import { describeMismatch, describeType, quoteName, quoteWord, withName } from '../quote.ts';
import { createInvalidFinding, type Report, reportInvalid } from './finding.ts';

/** Reports every fault with its pointer. */
export type ShapeCheck = (value: unknown, pointer: string, report: Report) => void;

export type Keys = Readonly<Record<string, { readonly shape: ShapeCheck; readonly required?: true }>>;

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Keys that no rule file can contain. */
const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(['__proto__', '<<']);

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `meaning` completes "must be …". */
export function textShape(meaning: string, pattern: RegExp = /^[\s\S]{0,4096}$/): ShapeCheck {
  return (value, pointer, report) => {
    const fits = typeof value === 'string' && pattern.test(value) && !LONE_SURROGATE.test(value);
    if (!fits) reportInvalid(report, pointer, `must be ${meaning}${describeMismatch(['text'], value)}`);
  };
}

export function enumShape(known: readonly (string | number | boolean)[]): ShapeCheck {
  return (value, pointer, report) => {
    if (known.some((each) => each === value)) return;
    const likely = typeof value === 'string' ? findSuggestion(value, known.map(String)) : undefined;
    const list = known.map((each) => JSON.stringify(each)).join(', ');
    const word = known.some((each) => typeof each === 'string') ? quoteWord(value) : undefined;
    const found = word === undefined ? describeMismatch(known.map(describeType), value) : `, not ${word}`;
    reportInvalid(report, pointer, `must be ${known.length === 1 ? list : `one of ${list}`}${found}`, {
      ...(likely !== undefined && { fix: `did you mean "${likely}"?` }),
    });
  };
}

export const nonNegativeInteger: ShapeCheck = (value, pointer, report) => {
  const fits =
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0);
  if (!fits)
    reportInvalid(report, pointer, `must be a whole number from 0${describeMismatch(['a number'], value)}`);
};

export function listShape(
  shape: ShapeCheck,
  limits: { readonly least: number; readonly most: number },
): ShapeCheck {
  return (value, pointer, report) => {
    if (!Array.isArray(value))
      return reportInvalid(report, pointer, `must be a list, not ${describeType(value)}`);
    if (value.length < limits.least)
      reportInvalid(report, pointer, `must have at least ${limits.least} element`);
    if (value.length > limits.most)
      return reportInvalid(report, pointer, `must have at most ${limits.most} elements`);
    for (let index = 0; index < value.length; index += 1)
      shape(value[index], joinPointer(pointer, index), report);
  };
}

/** A mapping with arbitrary keys. */
export function recordShape(key: ShapeCheck, shape: ShapeCheck): ShapeCheck {
  return (value, pointer, report) => {
    if (!isMapping(value))
      return reportInvalid(report, pointer, `must be a mapping, not ${describeType(value)}`);
    for (const [name, entry] of Object.entries(value)) {
      const path = joinPointer(pointer, name);
      if (FORBIDDEN_NAMES.has(name))
        reportInvalid(report, path, `must not be called "${name}"`, { at: 'key' });
      else
        key(name, path, (finding) =>
          report({ ...finding, at: 'key', message: `the name ${finding.message}` }),
        );
      shape(entry, path, report);
    }
  };
}

function suggestOtherFile(value: unknown): { readonly fix: string } {
  const documentKind = value === null ? 'the file is empty' : 'check that it is the right file';
  return { fix: `${documentKind}; "nymgate rules print CONNECTOR" prints rules to begin with` };
}

/** Unknown keys are rejected: a misspelt one must not count as absent. */
export function mappingShape(keys: Keys): ShapeCheck {
  const known = Object.keys(keys);
  return (value, pointer, report) => {
    if (!isMapping(value))
      return reportInvalid(
        report,
        pointer,
        `must be a mapping, not ${describeType(value)}`,
        pointer === '' ? suggestOtherFile(value) : {},
      );
    for (const [key, entry] of Object.entries(value)) {
      const path = joinPointer(pointer, key);
      if (Object.hasOwn(keys, key)) keys[key]?.shape(entry, path, report);
      else report(createUnknownKeyFinding(path, key, known));
    }
    for (const [key, { required }] of Object.entries(keys)) {
      if (required && !Object.hasOwn(value, key)) reportInvalid(report, pointer, `needs the key "${key}"`);
    }
  };
}

function createUnknownKeyFinding(pointer: string, key: string, known: readonly string[]) {
  const likely = findSuggestion(key, known);
  const fix = likely === undefined ? `known here: ${known.join(', ')}` : `did you mean "${likely}"?`;
  return createInvalidFinding(pointer, withName('unknown key', quoteName(key)), { at: 'key', fix });
}

/** The closest known word, at most two edits away. */
export function findSuggestion(word: string, known: readonly string[]): string | undefined {
  if (word.length > 64 || known.length > 200) return undefined;
  const scored = known
    .map((candidate) => ({
      candidate,
      distance: editDistance(toAsciiLowerCase(word), toAsciiLowerCase(candidate)),
    }))
    .filter(({ candidate, distance }) => distance <= (candidate.length <= 4 ? 1 : 2))
    .sort((left, right) => left.distance - right.distance);
  return scored[0]?.candidate;
}

/** Insertions, removals, replacements and transpositions. */
function editDistance(left: string, right: string): number {
  let before: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 0; row < left.length; row += 1) {
    const current = [row + 1];
    for (let column = 0; column < right.length; column += 1) {
      const replaced = getCell(previous, column) + (left[row] === right[column] ? 0 : 1);
      const swaps =
        row > 0 && column > 0 && left[row] === right[column - 1] && left[row - 1] === right[column];
      const swapped = swaps ? getCell(before, column - 1) + 1 : replaced;
      current.push(
        Math.min(replaced, swapped, getCell(previous, column + 1) + 1, getCell(current, column) + 1),
      );
    }
    before = previous;
    previous = current;
  }
  return getCell(previous, right.length);
}

function getCell(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
