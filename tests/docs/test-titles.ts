import ts from 'typescript';

/** A test or a group of tests as its file has it: read, not run. */
export type Titled = {
  readonly kind: 'describe' | 'test';
  /** The title and, of a table of tests, the texts of its rows: any of them may be what a reader looks for. */
  readonly texts: readonly string[];
  /** Whether `npm test` leaves it out, or may do so. */
  readonly skipped: boolean;
  readonly inside: readonly Titled[];
};

const KINDS: Readonly<Record<string, Titled['kind']>> = {
  describe: 'describe',
  it: 'test',
  test: 'test',
  testFromSource: 'test',
};
const LEFT_OUT = /\.(?:skip|todo|skipIf|runIf|fails)\b/;

/** The tests of a file, nested as there. */
export function readTitles(text: string): readonly Titled[] {
  const file = ts.createSourceFile('x.test.ts', text, ts.ScriptTarget.Latest, true);
  return below(file, constantsOf(file));
}

/**
 * Whether `path` (titles or parts of them, outermost first) leads to a test that runs. Between two of its parts there may be
 * groups that it does not name; a group at its end stands for the tests inside.
 */
export function leadsToTest(titles: readonly Titled[], path: readonly string[]): boolean {
  return titles.some(({ kind, texts, skipped, inside }) => {
    if (skipped) return false;
    const [part = '', ...rest] = path;
    const named = path.length > 0 && texts.some((text) => text.includes(part));
    if (kind === 'test') return path.length === 0 || (named && rest.length === 0);
    return (named && leadsToTest(inside, rest)) || leadsToTest(inside, path);
  });
}

/** What an identifier stands for where it is used. */
type Constants = (used: ts.Identifier) => ts.Expression | undefined;

function below(node: ts.Node, constants: Constants): readonly Titled[] {
  const found: Titled[] = [];
  const visit = (child: ts.Node): void => {
    const titled = ts.isCallExpression(child) ? titledCall(child, constants) : undefined;
    if (titled === undefined) ts.forEachChild(child, visit);
    else found.push(titled);
  };
  ts.forEachChild(node, visit);
  return found;
}

function titledCall(call: ts.CallExpression, constants: Constants): Titled | undefined {
  const table = ts.isCallExpression(call.expression) ? call.expression : undefined;
  const callee = (table ?? call).expression;
  const kind = KINDS[/^\w+/.exec(callee.getText())?.[0] ?? ''];
  const [title, ...rest] = call.arguments;
  if (kind === undefined || title === undefined || !rest.some(ts.isFunctionLike)) return undefined;
  const rows = table?.arguments.flatMap((argument) => rowTexts(argument, constants)) ?? [];
  return {
    kind,
    texts: [...textsOf(title, constants), ...rows],
    skipped: LEFT_OUT.test(callee.getText()),
    inside: kind === 'describe' ? rest.flatMap((argument) => below(argument, constants)) : [],
  };
}

function textsOf(title: ts.Expression, constants: Constants): readonly string[] {
  if (ts.isStringLiteralLike(title)) return [title.text];
  if (ts.isTemplateExpression(title)) return [title.getText().slice(1, -1)];
  const constant = ts.isIdentifier(title) ? constants(title) : undefined;
  return constant !== undefined && ts.isStringLiteralLike(constant) ? [constant.text] : [];
}

/** Texts that stand in the rows of a table, and names of properties where a table is made of an object. */
function rowTexts(table: ts.Expression, constants: Constants, depth = 0): readonly string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) texts.push(node.text);
    if (ts.isPropertyAssignment(node)) texts.push(node.name.getText());
    const constant = ts.isIdentifier(node) && depth < 3 ? constants(node) : undefined;
    if (constant !== undefined) texts.push(...rowTexts(constant, constants, depth + 1));
    if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit);
  };
  visit(table);
  return texts;
}

/** Tables of tests often stand in a `const`, and several of one file may have one name: the innermost around the use counts. */
function constantsOf(file: ts.SourceFile): Constants {
  const all: { readonly name: string; readonly scope: ts.Node; readonly value: ts.Expression }[] = [];
  const visit = (node: ts.Node, scope: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined)
      all.push({ name: node.name.text, scope, value: node.initializer });
    ts.forEachChild(node, (child) => visit(child, ts.isBlock(node) ? node : scope));
  };
  visit(file, file);
  return (used) => {
    const around = all.filter(
      ({ name, scope }) => name === used.text && scope.pos <= used.pos && used.end <= scope.end,
    );
    return around.toSorted((a, b) => b.scope.pos - a.scope.pos)[0]?.value;
  };
}
