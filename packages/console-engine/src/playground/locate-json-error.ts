/** Where a text stops to be JSON, from 1. */
export type JsonErrorPosition = { readonly line: number; readonly column: number };

const SPACE = /[ \t\n\r]*/y;
const SCALAR =
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * The place of the first fault of a text that is not JSON (RFC 8259); undefined for JSON. V8 names a place for some faults only, and quotes
 * the text around it.
 *
 * @example locateJsonFault('{\n  "a": 1,\n}') // { line: 3, column: 1 }
 */
export function locateJsonError(text: string): JsonErrorPosition | undefined {
  const at = faultOf(text);
  if (at === undefined) return undefined;
  const before = text.slice(0, at);
  return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') };
}

type State = 'value' | 'first' | 'key' | 'colon' | 'after';

function faultOf(text: string): number | undefined {
  const open: ('{' | '[')[] = [];
  let state: State = 'value';
  let at = skip(text, 0);
  while (at < text.length) {
    const mark = text[at] ?? '';
    if (state === 'after') {
      const around = open.at(-1);
      if (mark === ',' && around !== undefined) state = around === '{' ? 'key' : 'value';
      else if (mark === (around === '{' ? '}' : ']') && around !== undefined) open.pop();
      else return at;
      at += 1;
    } else if (state === 'colon') {
      if (mark !== ':') return at;
      state = 'value';
      at += 1;
    } else if (state === 'first' && mark === (open.at(-1) === '{' ? '}' : ']')) {
      open.pop();
      state = 'after';
      at += 1;
    } else if ((state === 'key' || state === 'first') && open.at(-1) === '{') {
      const end = scalarEnd(text, at);
      if (mark !== '"' || end === undefined) return at;
      state = 'colon';
      at = end;
    } else if (mark === '{' || mark === '[') {
      open.push(mark);
      state = 'first';
      at += 1;
    } else {
      const end = scalarEnd(text, at);
      if (end === undefined) return at;
      state = 'after';
      at = end;
    }
    at = skip(text, at);
  }
  return state === 'after' && open.length === 0 ? undefined : at;
}

function scalarEnd(text: string, at: number): number | undefined {
  SCALAR.lastIndex = at;
  return SCALAR.test(text) ? SCALAR.lastIndex : undefined;
}

function skip(text: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.test(text);
  return SPACE.lastIndex;
}
