import type { LeafRule } from '@nymgate/engine/plan/rule-set';
import type { GraphField } from './graph-fields.ts';

export type FieldTest = (field: GraphField) => boolean;

/** @param selectors as in `StatementDefinition.fields`; a field needs to match one of them */
export function compileSelectors(selectors: readonly string[]): FieldTest {
  const tests = selectors.map((selector) => selector.split(' ').map(compileWord));
  return (field) => !isAnnotation(field) && tests.some((words) => words.every((test) => test(field)));
}

/** No statement is about annotations of the protocol. */
function isAnnotation({ chain }: GraphField): boolean {
  return chain.at(-1)?.includes('@odata.') === true;
}

const MARKS: Readonly<Record<string, (rule: LeafRule) => boolean>> = {
  '@person': (rule) => rule.treatment === 'pseudonymize' && rule.kind === 'person',
  '@personal': (rule) => PERSONAL_CLASSES.has(rule.class),
  '@id': (rule) => rule.treatment === 'pseudonymize' && !TEXT_KINDS.has(rule.kind),
  '@time': (rule) => rule.treatment === 'coarsen' || (rule.treatment === 'keep' && TIMES.has(rule.type)),
  '@month': (rule) => rule.treatment === 'coarsen' && rule.to === 'month',
  '@number': (rule) => rule.treatment === 'keep' && NUMBERS.has(rule.type),
  '@rest': () => false,
};

const PERSONAL_CLASSES: ReadonlySet<string | undefined> = new Set(['personal', 'contact', 'text', 'quasi']);
const TEXT_KINDS: ReadonlySet<string> = new Set(['person', 'organisation-text', 'employee-number']);
const TIMES: ReadonlySet<string> = new Set(['dateTime', 'date']);
const NUMBERS: ReadonlySet<string> = new Set(['integer', 'number', 'natural', 'duration']);

function compileWord(word: string): FieldTest {
  if (word.startsWith('!')) {
    const test = compileWord(word.slice(1));
    return (field) => !test(field);
  }
  if (word.startsWith('/')) return ({ chain: [path] }) => path.endsWith(word);
  const mark = MARKS[word];
  if (mark !== undefined) return ({ rule }) => mark(rule);
  const matches = compileName(word);
  return ({ chain: [, ...names] }) => names.some(matches);
}

function compileName(word: string): (name: string) => boolean {
  if (word.startsWith('*.')) return (name) => name.endsWith(word.slice(1));
  if (word.endsWith('.*')) return (name) => name.startsWith(word.slice(0, -1));
  return (name) => name === word;
}
