import { toAsciiLowerCase } from '../../kernel/ascii-case.ts';
import type { PathPattern } from '../../plan/plan.ts';

/** One way to read a path. */
export type Spelling = {
  readonly segments: readonly string[];
  /** Which of the segments are keys that stood in parentheses, unquoted: `users('x')` is `users` and the key `x`. */
  readonly keys: readonly number[];
};

const NO_KEYS: readonly number[] = Object.freeze([]);
const GRAPH_NAMESPACES: readonly string[] = Object.freeze(['microsoft.graph', 'graph']);
const CALL_RECORDS_NAMESPACES: readonly string[] = Object.freeze(['microsoft.graph.callrecords']);

/**
 * Functions of Graph in lower case, with the namespaces that may stand before them; `graph` is Graph's own alias of the first one.
 * Kiota's clients write every function with parentheses, and those of call records with their namespace too (graph-facts.md#2.1).
 */
const FUNCTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['delta', GRAPH_NAMESPACES],
  ['getallmessages', GRAPH_NAMESPACES],
  ['getallenterpriseinteractions', GRAPH_NAMESPACES],
  ['getpstncalls', CALL_RECORDS_NAMESPACES],
  ['getdirectroutingcalls', CALL_RECORDS_NAMESPACES],
]);

/** System resources (`$count`, `$ref`, `$value`), type casts, functions in whatever namespace. */
const RESERVED = new RegExp(
  String.raw`^(?:\$|(?:microsoft\.)?graph\.[^@]*$|(?:[\w.]*\.)?(?:${[...FUNCTIONS.keys()].join('|')})$)`,
  'i',
);

/**
 * Whether Graph takes the word for a resource of its own, a type or a function where an id may stand: such a word is never a value,
 * a template has to spell it (T1-13). A `delta` that was taken for an id was answered with a collection where one entity was
 * declared (SHP-01).
 */
export function isReserved(word: string): boolean {
  return RESERVED.test(word);
}

const NAMESPACE = /^(?:microsoft\.)?graph\./i;
/** A collection with one key in quotes, which are doubled inside (OData 4.01 URL conventions, section 4.3.1). */
const QUOTED_KEY = /^([A-Za-z]\w*)\('((?:[^']|'')*)'\)$/;

/**
 * The ways in which Graph reads a path: as it is written and, where that differs, in plain segments. A key in parentheses is a
 * segment of its own, a function needs neither namespace nor empty parentheses (graph-facts.md#2.1).
 *
 * @param segments decoded
 * @example spellingsOf(['v1.0', "users('x')", 'events', 'delta()']).at(-1) // { segments: ['v1.0', 'users', 'x', 'events', 'delta'], keys: [2] }
 */
export function getSpellings(segments: readonly string[]): readonly Spelling[] {
  const written = { segments, keys: NO_KEYS };
  // A loop, because every request comes here, and nearly none is dressed.
  for (const text of segments) if (hasAlternateForm(text)) return [written, toPlainSpelling(segments)];
  return [written];
}

/** Whether a segment may have a plainer spelling. */
function hasAlternateForm(text: string): boolean {
  return text.endsWith(')') || NAMESPACE.test(text);
}

function toPlainSpelling(segments: readonly string[]): Spelling {
  const plain: string[] = [];
  const keys: number[] = [];
  for (const text of segments) {
    const call = toPlainFunctionName(text);
    const [, name, key] = call === undefined ? (QUOTED_KEY.exec(text) ?? []) : [];
    plain.push(call ?? name ?? text);
    if (key !== undefined) keys.push(plain.push(key.replaceAll("''", "'")) - 1);
  }
  return { segments: plain, keys };
}

/** A function without its namespace and without empty parentheses; undefined for everything else. */
function toPlainFunctionName(text: string): string | undefined {
  const mark = text.indexOf('(');
  const name = mark === -1 ? text : text.slice(0, mark);
  const dot = name.lastIndexOf('.');
  const namespaces = FUNCTIONS.get(toAsciiLowerCase(name.slice(dot + 1)));
  if (namespaces === undefined) return undefined;
  if (dot !== -1 && !namespaces.includes(toAsciiLowerCase(name.slice(0, dot)))) return undefined;
  const call = text.slice(dot + 1);
  return call.endsWith('()') && call.length === name.length - dot + 1 ? call.slice(0, -2) : call;
}

/** Whether each key of a spelling is the whole of a slot, right behind the name of its collection. */
export function acceptsKeys({ segments }: PathPattern, { keys }: Spelling): boolean {
  if (keys.length === 0) return true;
  return keys.every((index) => {
    const [name, ...more] = segments[index - 1] ?? [];
    const [slot, ...others] = segments[index] ?? [];
    const alone = more.length === 0 && others.length === 0;
    return alone && name !== undefined && 'literal' in name && slot !== undefined && 'slot' in slot;
  });
}
