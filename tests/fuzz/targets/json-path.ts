import { parseJsonPath } from '../../../packages/rules/src/text/jsonpath/parse-json-path.ts';
import { expectThat, type FuzzTarget } from './fuzz-target.ts';

/** Node throws these for a fault of ours; a reader of rules refuses with its own sentence instead. */
const OURS = [TypeError, RangeError, ReferenceError, SyntaxError];

function run(text: string): void {
  const before = Object.keys(Object.prototype).length;
  try {
    const path = parseJsonPath(text);
    expectThat(path.source === text, 'a path keeps its source');
    expectThat(path.steps.length <= text.length, 'a path has no more steps than characters');
  } catch (error) {
    if (OURS.some((fault) => error instanceof fault)) throw error;
  }
  expectThat(Object.keys(Object.prototype).length === before, 'no path changes what objects have');
  expectThat(Reflect.get(globalThis, 'ranCode') === undefined, 'no path runs code (CFG-04)');
}

export const jsonPath: FuzzTarget = {
  name: 'json-path',
  seeds: [
    '$.value[*].attendees[*].emailAddress.address',
    "$..['@odata.type','id']",
    '$.value[?(@.type == "a" && !(@.n > 1 || @.x in ["p", null]))].mail',
    '$.a[1:-1:2][-3,4]',
    '$.value[?(@.name =~ /^a.*$/i)]',
  ],
  pieces: [
    ...[
      '$',
      '@',
      '.',
      '..',
      '*',
      '[',
      ']',
      '(',
      ')',
      '?(',
      "'",
      '"',
      '\\',
      ',',
      ':',
      '==',
      '!=',
      '=~',
      '&&',
      '||',
      '!',
    ],
    ...[
      'in',
      'nin',
      '__proto__',
      'constructor.constructor("globalThis.ranCode=1")()',
      '/(a+)+$/',
      '1e999',
      '-0',
    ],
  ],
  run,
};
