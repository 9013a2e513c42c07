const TOKEN = /\s*(\$(?:\.\w+)+|"[^"]*"|-?\d+|&&|\|\||!=|[<>]=?|=|[(){}])/y;
const COMPARE: Readonly<Record<string, (left: unknown, right: string | number) => boolean>> = {
  '=': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '>': (left, right) => typeof left === 'number' && left > Number(right),
  '>=': (left, right) => typeof left === 'number' && left >= Number(right),
};

/**
 * Whether CloudWatch Logs counts a line by a pattern for JSON (AWS, "Filter pattern syntax for metric filters"): comparisons, `&&`
 * before `||`, parentheses. Anything else is an error.
 */
export function createLineFilter(pattern: string): (line: string) => boolean {
  const tokens = readTokens(pattern);
  return (line) => {
    const event = readEvent(line);
    if (event === undefined) return false;
    const rest = [...tokens];
    const take = (...wanted: readonly string[]) => {
      const token = rest.shift() ?? '';
      if (wanted.length > 0 && !wanted.includes(token))
        throw new Error(`${wanted[0]} is missing: ${pattern}`);
      return token;
    };
    const takeAny = (): boolean => {
      let found = takeAll();
      while (rest[0] === '||' && take()) found = takeAll() || found;
      return found;
    };
    const takeAll = (): boolean => {
      let found = takeOne();
      while (rest[0] === '&&' && take()) found = takeOne() && found;
      return found;
    };
    const takeOne = (): boolean => {
      if (rest[0] !== '(') return compare(event, take(), { by: take(...Object.keys(COMPARE)), with: take() });
      take('(');
      const found = takeAny();
      take(')');
      return found;
    };
    take('{');
    const found = takeAny();
    take('}');
    return found;
  };
}

function readTokens(pattern: string): readonly string[] {
  TOKEN.lastIndex = 0;
  const tokens: string[] = [];
  for (let match = TOKEN.exec(pattern); match !== null; match = TOKEN.exec(pattern)) {
    tokens.push(match[1] ?? '');
    if (TOKEN.lastIndex === pattern.length) return tokens;
  }
  throw new Error(`no pattern: ${pattern}`);
}

function readEvent(line: string): object | undefined {
  try {
    const event: unknown = JSON.parse(line);
    return typeof event === 'object' && event !== null ? event : undefined;
  } catch {
    return undefined;
  }
}

function compare(
  event: object,
  selector: string,
  to: { readonly by: string; readonly with: string },
): boolean {
  const value = selector
    .split('.')
    .slice(1)
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], event);
  return COMPARE[to.by]?.(value, JSON.parse(to.with) as string | number) === true;
}
