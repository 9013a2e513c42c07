import ts from 'typescript';

export type Identifier = {
  readonly name: string;
  readonly line: number;
  readonly kind: 'function' | 'type' | 'value';
};

/** Reads the names that a file declares: types, members, functions, parameters, variables and import aliases. */
export function readIdentifiers(source: ts.SourceFile): readonly Identifier[] {
  const found: Identifier[] = [];
  const visit = (node: ts.Node): void => {
    const name = getName(node);
    if (name !== undefined)
      found.push({
        name: name.text,
        line: source.getLineAndCharacterOfPosition(name.getStart(source)).line + 1,
        kind: getKind(node),
      });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function getName(node: ts.Node): ts.Identifier | undefined {
  if (!declares(node)) return undefined;
  // `{ name }` repeats a name that is declared elsewhere.
  const isShorthand = ts.isBindingElement(node)
    ? node.propertyName === undefined && ts.isObjectBindingPattern(node.parent)
    : ts.isImportSpecifier(node) && node.propertyName === undefined;
  return !isShorthand && node.name !== undefined && ts.isIdentifier(node.name) ? node.name : undefined;
}

function declares(node: ts.Node): node is ts.NamedDeclaration & { readonly name?: ts.Node } {
  return (
    ts.isVariableDeclaration(node) ||
    ts.isParameter(node) ||
    ts.isBindingElement(node) ||
    ts.isFunctionLike(node) ||
    ts.isClassLike(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isTypeParameterDeclaration(node) ||
    ts.isPropertySignature(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isImportSpecifier(node) ||
    ts.isNamespaceImport(node)
  );
}

function getKind(node: ts.Node): Identifier['kind'] {
  if (ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isClassLike(node))
    return 'type';
  if (ts.isTypeParameterDeclaration(node)) return 'type';
  const { initializer } = ts.isVariableDeclaration(node) ? node : { initializer: undefined };
  const isFunction =
    initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer));
  return isFunction || ts.isFunctionLike(node) ? 'function' : 'value';
}

/**
 * Splits a name into words in lower case.
 *
 * @example splitName('readHTTPHeader2') // ['read', 'http', 'header', '2']
 */
export function splitName(name: string): readonly string[] {
  const words = name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? [];
  return words.map((word) => word.toLowerCase());
}
