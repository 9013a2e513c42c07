import type { Block, Root } from '../../../tools/infra/read-roots.ts';
import { addressOf, blocksOfKind, textsIn } from '../walk.ts';
import type { Rule } from './rule.ts';

/** Arguments of every module call that are no variables of it. */
const META: ReadonlySet<string> = new Set([
  'source',
  'version',
  'providers',
  'count',
  'for_each',
  'depends_on',
]);

/** Examples call modules; modules call nobody. */
export const twoLayers: Rule = (root, all) =>
  blocksOfKind(root, 'module').flatMap((block) => {
    if (root.path.startsWith('modules/')) return [`${addressOf(block)}: a module calls no module`];
    return calledBy(block, root, all) === undefined
      ? [`${addressOf(block)}: source must be ${above(root)}modules/NAME`]
      : [];
  });

function calledBy({ body }: Block, root: Root, all: readonly Root[]): Root | undefined {
  return all.find(({ path }) => `${above(root)}${path}` === body['source'] && path.startsWith('modules/'));
}

/** From a root to infra/. */
const above = ({ path }: Root): string => '../'.repeat(path.split('/').length);

export const argumentsAreVariables: Rule = (root, all) =>
  blocksOfKind(root, 'module').flatMap((block) => {
    const called = calledBy(block, root, all);
    if (called === undefined) return [];
    const variables = new Map(blocksOfKind(called, 'variable').map(({ name, body }) => [name, body]));
    const given = Object.keys(block.body).filter((name) => !META.has(name));
    const unknown = given.filter((name) => !variables.has(name)).map((name) => `has no variable ${name}`);
    const missing = [...variables]
      .filter(([name, body]) => !Object.hasOwn(body, 'default') && !given.includes(name))
      .map(([name]) => `needs ${name}`);
    return [...unknown, ...missing].map((said) => `${addressOf(block)}: ${called.path} ${said}`);
  });

export const outputsExist: Rule = (root, all) =>
  blocksOfKind(root, 'module').flatMap((block) => {
    const called = calledBy(block, root, all);
    if (called === undefined) return [];
    const outputs = new Set(blocksOfKind(called, 'output').map(({ name }) => name));
    return namesAfter(
      root.blocks,
      new RegExp(`\\bmodule\\.${block.name}(?:\\[[^\\]]*\\])?\\.([a-z_]\\w*)`, 'g'),
    )
      .filter((name) => !outputs.has(name))
      .map((name) => `module.${block.name}: ${called.path} has no output ${name}`);
  });

export const variablesAreUsed: Rule = (root) =>
  blocksOfKind(root, 'variable')
    .filter(({ name }) => !namesAfter(othersThan(root, name), VARIABLE).includes(name))
    .map((block) => `${addressOf(block)}: is not used`);

/** What only its own validation reads is not used. */
function othersThan(root: Root, variable: string): readonly Block[] {
  return root.blocks.filter(({ kind, name }) => kind !== 'variable' || name !== variable);
}

export const localsAreUsed: Rule = (root) => {
  const used = new Set(namesAfter(root.blocks, LOCAL));
  return localsOf(root)
    .filter((name) => !used.has(name))
    .map((name) => `local.${name}: is not used`);
};

export const referencesResolve: Rule = (root) => {
  const variables = new Set(blocksOfKind(root, 'variable').map(({ name }) => name));
  const locals = new Set(localsOf(root));
  const modules = new Set(blocksOfKind(root, 'module').map(({ name }) => name));
  // What `removed` names is no longer there, on purpose.
  const blocks = root.blocks.filter(({ kind }) => kind !== 'removed');
  const lost = (known: ReadonlySet<string>, pattern: RegExp, word: string): readonly string[] =>
    namesAfter(blocks, pattern)
      .filter((name) => !known.has(name))
      .map((name) => `${word}.${name}: is nowhere`);
  return [
    ...lost(variables, VARIABLE, 'var'),
    ...lost(locals, LOCAL, 'local'),
    ...lost(modules, MODULE, 'module'),
  ];
};

const VARIABLE = /(?<![\w.])var\.([a-z_]\w*)/g;
const LOCAL = /(?<![\w.])local\.([a-z_]\w*)/g;
const MODULE = /(?<![\w.])module\.([a-z_]\w*)/g;

function localsOf(root: Root): readonly string[] {
  return blocksOfKind(root, 'locals').flatMap(({ body }) => Object.keys(body));
}

/** Names that an expression mentions; each once. A key of a literal object counts too: it may be written `(local.name)`. */
function namesAfter(blocks: readonly Block[], pattern: RegExp): readonly string[] {
  const texts = blocks.flatMap(({ body }) => [...textsIn(body), ...keysIn(body)]);
  return [
    ...new Set(
      texts
        .flatMap((text) => expressionsIn(text))
        .flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => name ?? '')),
    ),
  ];
}

/** Only what stands in `${…}` is an expression; "var.x" in a message is not. */
function expressionsIn(text: string): readonly string[] {
  const start = text.indexOf('${');
  return start < 0 ? [] : [text.slice(start)];
}

function keysIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = Array.isArray(value) ? [] : Object.keys(value);
  return [...own, ...Object.values(value).flatMap(keysIn)];
}
