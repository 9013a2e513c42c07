import { expect, test } from 'vitest';
import type { HeaderList } from '../../../engine/src/kernel/ports.ts';
import { parseCredential } from './read-credential.ts';

const bearer = (text: string) => ({ kind: 'bearer', text });
const cases: [string, HeaderList, object][] = [
  ['nothing', [['Host', 'h']], { kind: 'none' }],
  ['bearer', [['Authorization', 'Bearer abc']], bearer('abc')],
  ['any case of name and scheme', [['aUTHORIZATION', 'bEARER  abc']], bearer('abc')],
  ['text with a space in it stays whole', [['authorization', 'Bearer a b']], bearer('a b')],
  ['bearer without credentials', [['authorization', 'Bearer ']], { kind: 'none' }],
  ['another scheme', [['authorization', 'AWS4-HMAC-SHA256 Credential=a']], { kind: 'none' }],
  ['basic', [['authorization', 'Basic YTpi']], { kind: 'none' }],
  ['api key', [['X-API-Key', 'abc']], { kind: 'api-key', text: 'abc' }],
  [
    'api key beside a scheme of the platform',
    [
      ['x-api-key', 'abc'],
      ['authorization', 'AWS4-HMAC-SHA256 x'],
    ],
    { kind: 'api-key', text: 'abc' },
  ],
  [
    'two Authorization headers',
    [
      ['Authorization', 'Bearer a'],
      ['authorization', 'Bearer a'],
    ],
    { kind: 'several' },
  ],
  [
    'two, one of another scheme',
    [
      ['authorization', 'Basic x'],
      ['authorization', 'Bearer a'],
    ],
    { kind: 'several' },
  ],
  [
    'two keys',
    [
      ['x-api-key', 'a'],
      ['x-api-key', 'b'],
    ],
    { kind: 'several' },
  ],
  [
    'bearer and key',
    [
      ['authorization', 'Bearer a'],
      ['x-api-key', 'a'],
    ],
    { kind: 'several' },
  ],
];

test.each(cases)('%s', (_name, headers, expected) => {
  expect(parseCredential(headers)).toEqual(expected);
});
