export type EnvVariable = {
  readonly name: string;
  /** Empty if only `reference` is known. */
  readonly value: string;
  /** Secret in a store, as the configuration refers to it. */
  readonly reference?: string;
};

export type EnvFile = {
  /** Of duplicates the last, at the position of the first. */
  readonly variables: readonly EnvVariable[];
  /** Line numbers from 1. */
  readonly invalidLines: readonly number[];
};

const ASSIGNMENT = /(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]{0,127})[ \t]*=[ \t]*/y;
const REST_OF_LINE = /[^\n]*/y;
const DOUBLE = /"((?:[^"\\]|\\[\s\S])*)"/y;
const SINGLE = /'([^']*)'/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/**
 * Reads lines `NAME=value`, with optional `export` and quotes. Quoted values may span lines; double quotes
 * allow `\n`, `\"` and similar escapes.
 * @example readEnvFile('A=1\nB="x y"').variables // [{ name: 'A', value: '1' }, { name: 'B', value: 'x y' }]
 */
export function readEnvFile(text: string): EnvFile {
  const source = text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
  const values = new Map<string, string>();
  const badLines: number[] = [];
  let position = 0;
  while (position < source.length) {
    const assignment = matchAt(ASSIGNMENT, source, position);
    const quoted =
      assignment === undefined ? undefined : quotedValue(source, position + assignment[0].length);
    const start = quoted?.end ?? position + (assignment?.[0].length ?? 0);
    const rest = matchAt(REST_OF_LINE, source, start)?.[0] ?? '';
    if (assignment?.[1] !== undefined) values.set(assignment[1], quoted?.value ?? bareValue(rest));
    else if (!/^\s*(?:#|$)/.test(rest)) badLines.push(lineAt(source, position));
    position = start + rest.length + 1;
  }
  return { variables: [...values].map(([name, value]) => ({ name, value })), invalidLines: badLines };
}

function quotedValue(
  source: string,
  position: number,
): { readonly value: string; readonly end: number } | undefined {
  const double = matchAt(DOUBLE, source, position);
  const single = matchAt(SINGLE, source, position);
  const found = double ?? single;
  if (found?.[1] === undefined) return undefined;
  const value =
    double === undefined
      ? found[1]
      : found[1].replace(/\\([\s\S])/g, (_, sign: string) => ESCAPES[sign] ?? sign);
  return { value, end: position + found[0].length };
}

/** A comment may follow after a space. */
function bareValue(rest: string): string {
  return rest.replace(/(?:^|[ \t])#.*$/, '').trim();
}

function matchAt(pattern: RegExp, source: string, position: number): RegExpExecArray | undefined {
  pattern.lastIndex = position;
  return pattern.exec(source) ?? undefined;
}

function lineAt(source: string, position: number): number {
  return source.slice(0, position).split('\n').length;
}
