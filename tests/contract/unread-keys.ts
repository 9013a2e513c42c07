import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { readProduct } from '../../tools/measure-source-tree.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TABLE = `${ROOT}packages/gateway/src/config/config-settings.ts`;

export type Keys = {
  /** Every key by its path; what the author of the file names is `*`. */
  readonly all: readonly string[];
  /** Those of which no code of the product reads the value. */
  readonly unread: readonly string[];
};

/**
 * Finds out by types who reads each key of the configuration: each access and each destructuring leads to the line of a table that
 * declares the key, be it through types that are made out of the table, spreads, or another type that a block is handed over as.
 *
 * @param edit changes the table of the configuration before it is read
 */
export function findKeys(edit: (table: string) => string): Keys {
  const program = openProgram(edit);
  const checker = program.getTypeChecker();
  const keys = keysOf(configType(program, checker), checker);
  const names = new Set([...keys.keys()].map((path) => path.replace(/^.*\./, '')));
  const uses: Uses = { checker, names, read: new Set(), handed: new Map(), compared: new Set() };
  for (const file of program.getSourceFiles())
    if (file.fileName.startsWith(`${ROOT}packages/`)) visit(file, uses);
  const reached = (node: ts.Node, seen = new Set<ts.Node>()): boolean => {
    if (uses.read.has(node)) return true;
    if (seen.has(node)) return false;
    seen.add(node);
    return [...(uses.handed.get(node) ?? [])].some((next) => reached(next, seen));
  };
  const unread = [...keys].filter(([, declarations]) => ![...declarations].some((node) => reached(node)));
  return { all: [...keys.keys()], unread: unread.map(([path]) => path) };
}

function openProgram(edit: (table: string) => string): ts.Program {
  const { options, fileNames } = readProduct();
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (file, version) =>
    file === TABLE
      ? ts.createSourceFile(file, edit(readFileSync(file, 'utf8')), version, true)
      : getSourceFile.call(host, file, version);
  return ts.createProgram(fileNames, { ...options, noEmit: true }, host);
}

function configType(program: ts.Program, checker: ts.TypeChecker): ts.Type {
  const alias = program
    .getSourceFile(TABLE)
    ?.statements.find(
      (statement) => ts.isTypeAliasDeclaration(statement) && statement.name.text === 'Config',
    );
  if (alias === undefined) throw new Error('the type Config is not where it was');
  return checker.getTypeAtLocation(alias);
}

/** The declarations of each key; none for the words that tell variants apart, which no table declares. */
function keysOf(
  type: ts.Type,
  checker: ts.TypeChecker,
  path = '',
  found = new Map<string, Set<ts.Node>>(),
): ReadonlyMap<string, Set<ts.Node>> {
  for (const variant of variantsOf(checker.getNonNullableType(type))) {
    if (!isComposed(variant)) continue;
    const element = variant.getNumberIndexType() ?? variant.getStringIndexType();
    if (element !== undefined) keysOf(element, checker, path === '' ? '*' : `${path}.*`, found);
    if (checker.isArrayType(variant)) continue;
    for (const symbol of variant.getProperties()) {
      const declarations = declarationsOf(symbol, checker);
      if (declarations.length === 0) continue;
      const own = path === '' ? symbol.name : `${path}.${symbol.name}`;
      found.set(own, new Set([...(found.get(own) ?? []), ...declarations]));
      keysOf(checker.getTypeOfSymbol(symbol), checker, own, found);
    }
  }
  return found;
}

function variantsOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

/** Past mapped types, unions and spreads. */
function declarationsOf(symbol: ts.Symbol, checker: ts.TypeChecker): readonly ts.Node[] {
  return checker.getRootSymbols(symbol).flatMap((root) => root.declarations ?? []);
}

type Uses = {
  readonly checker: ts.TypeChecker;
  readonly names: ReadonlySet<string>;
  /** Declarations of properties whose value is read. */
  readonly read: Set<ts.Node>;
  /** From a declaration to that of the property of another type as which its value is handed on. */
  readonly handed: Map<ts.Node, Set<ts.Node>>;
  readonly compared: Set<string>;
};

function visit(node: ts.Node, uses: Uses): void {
  const { checker, names } = uses;
  if (ts.isPropertyAccessExpression(node) && names.has(node.name.text))
    note(checker.getSymbolAtLocation(node.name), uses);
  if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
    const name = (node.propertyName ?? node.name).getText();
    if (names.has(name)) note(checker.getTypeAtLocation(node.parent).getProperty(name), uses);
  }
  if (ts.isExpression(node) && isHandedOver(node)) {
    const taken = checker.getContextualType(node);
    if (taken !== undefined) handOver(checker.getTypeAtLocation(node), taken, uses);
  }
  ts.forEachChild(node, (child) => visit(child, uses));
}

function note(symbol: ts.Symbol | undefined, { checker, read }: Uses): void {
  if (symbol !== undefined) for (const declaration of declarationsOf(symbol, checker)) read.add(declaration);
}

function isHandedOver(node: ts.Expression): boolean {
  if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node) || ts.isFunctionLike(node)) return false;
  const { parent } = node;
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent))
    return parent.arguments?.includes(node) === true;
  if (ts.isPropertyAssignment(parent) || ts.isVariableDeclaration(parent)) return parent.initializer === node;
  if (ts.isArrowFunction(parent)) return parent.body === node;
  return ts.isShorthandPropertyAssignment(parent) || ts.isReturnStatement(parent);
}

/** A value of one type is taken as another: whoever reads a property of the other reads that of the one. */
function handOver(given: ts.Type, taken: ts.Type, uses: Uses): void {
  const { checker, compared } = uses;
  for (const from of variantsOf(checker.getNonNullableType(given)))
    for (const to of variantsOf(checker.getNonNullableType(taken))) {
      const pair = `${idOf(from)} ${idOf(to)}`;
      if (from === to || !isComposed(from) || !isComposed(to) || compared.has(pair)) continue;
      compared.add(pair);
      const [one, other] = [from.getNumberIndexType(), to.getNumberIndexType()];
      if (one !== undefined && other !== undefined) handOver(one, other, uses);
      else handProperties(from, to, uses);
      handParameters(from, to, uses);
    }
}

/** A function that is taken as another gets what the other is given. */
function handParameters(from: ts.Type, to: ts.Type, uses: Uses): void {
  const { checker } = uses;
  const [own, called] = [from.getCallSignatures()[0], to.getCallSignatures()[0]];
  for (const [index, parameter] of (own?.getParameters() ?? []).entries()) {
    const given = called?.getParameters()[index];
    if (given !== undefined)
      handOver(checker.getTypeOfSymbol(given), checker.getTypeOfSymbol(parameter), uses);
  }
}

function handProperties(from: ts.Type, to: ts.Type, uses: Uses): void {
  const { checker, names, handed } = uses;
  for (const symbol of checker.getPropertiesOfType(to)) {
    const own = names.has(symbol.name) ? from.getProperty(symbol.name) : undefined;
    if (own === undefined) continue;
    const targets = declarationsOf(symbol, checker);
    for (const declaration of declarationsOf(own, checker))
      handed.set(declaration, new Set([...(handed.get(declaration) ?? []), ...targets]));
    handOver(checker.getTypeOfSymbol(own), checker.getTypeOfSymbol(symbol), uses);
  }
}

/** The checker numbers its types; nothing else tells two of them apart for sure. */
function idOf(type: ts.Type): number {
  return (type as ts.Type & { readonly id: number }).id;
}

function isComposed(type: ts.Type): boolean {
  return (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0;
}
