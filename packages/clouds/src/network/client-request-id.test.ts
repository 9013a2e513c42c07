import { expect, test } from 'vitest';
import type { HeaderList } from '../../../engine/src/kernel/ports.ts';
import { getClientRequestId } from './client-request-id.ts';

const ID = '4f0c1f1e-5c1b-4d8c-9c39-6f3e1a0b7c11';

test.each<[string, HeaderList, string]>([
  ['a GUID, in any letter case of the name', [['Client-Request-ID', ` ${ID} `]], ID],
  ['none', [['x-request-id', ID]], ''],
  ['another text', [['client-request-id', 'kim.lee@contoso.com']], ''],
  ['a GUID with more', [['client-request-id', `${ID}, ${ID}`]], ''],
  [
    'two',
    [
      ['client-request-id', ID],
      ['Client-Request-Id', ID],
    ],
    '',
  ],
])("what of a caller's own id may come back: %s", (_, headers, expected) => {
  expect(getClientRequestId(headers)).toBe(expected);
});
