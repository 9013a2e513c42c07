import { describe, expect, test } from 'vitest';
import { readDocument } from '../../../../gateway/src/config/read-document.ts';
import { readYaml } from './read-yaml.ts';

const listErrors = (text: string): readonly string[] =>
  readYaml(text).errors.map(
    ({ line, column, message, fix }) => `${line}:${column} ${message} (${fix ?? ''})`,
  );

describe('a fault is told where it begins, as what it is, with what to do', () => {
  test.each([
    ['a bracket that is not closed', 'a: [\n', /^1:4 this bracket is not closed \(close it/],
    ['among brackets that are', 'a: {b: [1]}\nc:\n  - {d: [2]\nf: 1\n', /^3:5 this bracket/],
    ['a quote that is not closed', 'a: 1\nb: "x\nc: 1\n', /^2:4 this quote is not closed \(close it/],
    ['a quote inside brackets', 'a: [x, "y]\nb: 1', /^1:8 this quote/],
    ['a key indented less', 'a:\n   b: 1\n  c: 2\n', /^3:1 this key is not indented like the keys before/],
    [
      'a key indented more',
      'a:\n  b: 1\n   c: 2\n',
      /^2:6 .*the next one is indented deeper .*\(indent both alike/,
    ],
    ['a key of an element', 'a:\n  - b: 1\n   c: 2\n', /^3:1 this line is indented neither like/],
    ['an element', 'a:\n  - x\n - y\n', /^3:1 this element is not indented like the elements before/],
    ['a tab', 'a:\n\tb: 1\n', /^2:1 a tab is used for indentation \(use spaces\)/],
    ['no colon', 'a:\n  b: 1\n  c\n', /^3:3 this line has a key without a colon \(write "key: value"/],
    [
      'no space behind a colon',
      'a:1\nb: 2\n',
      /^1:1 this line isn't a key .*\(write "key: value", with a space/,
    ],
    ['a second colon', 'a: b: c\n', /^1:4 a second ": " in a value .*\(put quotes/],
    ['text behind a text', 'a: "x" y\n', /^1:8 something follows where the value has ended \(quote/],
    ['an escape', 'a: "\\q"\n', /^1:5 an escape in double quotes is not valid \(write two backslashes/],
    ['no comma', 'a: {b: 1 c: 2}', /^1:8 a comma, or a space after a colon, is missing inside brackets/],
  ])('%s', (_, text, expected) => {
    const faults = listErrors(text);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(expected);
  });

  test('the configuration is told of in the same words', () => {
    expect(readDocument('listen: {port: 1\n', 'n.yaml').issues).toMatchObject([
      { line: 1, column: 9, message: 'this bracket is not closed', fix: expect.stringContaining('close it') },
    ]);
    expect(readDocument('a: 1\na: 2\n', 'n.yaml').issues).toMatchObject([
      { message: 'a key is given twice' },
    ]);
  });

  test('T4-02: what stands in the text is not repeated', () => {
    for (const secret of [
      'hunter2: "',
      'a: hunter2 : hunter2: x',
      '[hunter2',
      'hunter2\nb: 1',
      'a: "\\hunter2"',
    ])
      expect(listErrors(secret).join()).not.toContain('hunter2');
  });
});
