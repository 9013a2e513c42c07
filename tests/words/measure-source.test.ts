import { describe, expect, test } from 'vitest';
import type { Kind } from '../../tools/words/finding.ts';
import { measureSource } from '../../tools/words/measure.ts';

const check = (kind: Kind, text: string, file = 'src/a.ts') =>
  (measureSource(file, text).get(kind)?.findings ?? [])
    .filter(({ rule }) => rule !== 'passive')
    .map(({ rule, line }) => [rule, line]);

describe('comments', () => {
  test.each([
    '// told',
    '/* told */',
    '/** told */',
    'f(); // told',
    'f({\n  // told\n});',
    '/**\n * @param a told\n */',
    '/**\n * @example f()\n * @returns told\n */',
  ])('are read in %j', (text) => {
    expect(check('comments', text)).toEqual([['4', text.split('told')[0]?.split('\n').length]]);
  });

  test.each([
    "const a = '// told';",
    '// `told` and "told"',
    '// biome-ignore lint: told',
    '// @ts-expect-error: told',
    '/**\n * @example told()\n */',
    '/** @param told what it is */',
    'const a = /[/]/; `// told`;',
  ])('have nothing in %j', (text) => {
    expect(check('comments', text)).toEqual([]);
  });

  test('of consecutive lines are one text', () => {
    const half = 'word '.repeat(18);
    expect(check('comments', `// ${half}\n// ${half}`)).toEqual([['1', 1]]);
    expect(check('comments', `// ${half}\n\n// ${half}`)).toEqual([]);
  });
});

describe('messages', () => {
  test.each([
    "throw new Error('Nobody may read it.');",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text is source code
    'const a = `${name} may be told of it`;',
    "const a = 'it may ' + 'be told';",
    "const a = b + 'it may be told';",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text is source code
    "const a = `${f('it may be told')}`;",
  ])('are read in %s', (text) => {
    expect(check('messages', text)).toEqual([['4', 1]]);
  });

  test.each([
    "import 'told by the code';",
    "const told = 'told';",
    "const a = 'told anew';",
    "const a = 'a told b'.split(' ');",
    "const a = 'told=1 && x[told] || y';",
    "type A = 'it may be told';",
  ])('have nothing in %s', (text) => {
    expect(check('messages', text)).toEqual([]);
  });

  test('of tests are not read, and of other languages only their length', () => {
    expect(check('messages', "f('it may be told');", 'src/a.test.ts')).toEqual([]);
    expect(check('messages', "f('it may be told');", 'src/words-de.ts')).toEqual([]);
    expect(check('messages', `f('${'wort '.repeat(36)}');`, 'src/words-de.ts')).toEqual([['1', 1]]);
  });
});

describe('identifiers', () => {
  test.each([
    'const told = 1;',
    'function f(told: string) {}',
    'type House = string;',
    'type A = { readonly isToldOf: string };',
    'interface A { tell(): void }',
    'const { a: told } = b;',
    "import { a as told } from 'a';",
    'function noteOf() {}',
    'const noteOf = () => 1;',
    'type Walk = string;',
    'class A { giveUp() {} }',
    'const TOLD_ONCE = 1;',
    'const with2 = 1;',
  ])('are found in %s', (text) => {
    expect(check('identifiers', text)).toEqual([['name', 1]]);
  });

  test.each([
    'const { told } = b;',
    "import { told } from 'a';",
    'f(told);',
    'const retold = mask + task;',
    'type ValueOf<T> = T[keyof T];',
    'const of = 1;',
    'function lastIndexOf() {}',
    'const auditTrail = hasOwn + foreignKey;',
    'const walk = 1;',
  ])('have nothing in %s', (text) => {
    expect(check('identifiers', text)).toEqual([]);
  });

  test('have the name of the file among them', () => {
    expect(check('identifiers', '', 'src/tell-service.test.ts')).toEqual([['name', 1]]);
  });

  test('answer, behind and stands are counted', () => {
    expect(check('identifiers', 'const answerTag = 1;')).toEqual([['5', 1]]);
  });

  test('of a kernel image are laid out and written', () => {
    expect(check('identifiers', 'function placeNode() {}', 'src/bytes/image/a.ts')).toEqual([['name', 1]]);
    expect(check('identifiers', 'function placeNode() {}')).toEqual([]);
  });
});

test('generated files are not measured', () => {
  expect(measureSource('src/a.ts', '// Made by tools/x.ts; do not edit.\nconst told = 1;').size).toBe(0);
});
