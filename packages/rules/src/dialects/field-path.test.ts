import { expect, test } from 'vitest';
import { ELEMENT, escapePropertyName, formatFieldPath } from './field-path.ts';

test('fields are JSON pointers with * for any element', () => {
  expect(formatFieldPath(['value', ELEMENT, 'a/b', '@odata.type'])).toBe('/value/*/a~1b/@odata.type');
});

test.each([
  'mail',
  'extension_1a2b_x',
  '@odata.nextLink',
  'members@odata.nextLink',
  '@removed',
  '@microsoft.graph.downloadUrl',
  '+body:textDigest',
])('%s looks like the name of a property', (key) => {
  expect(escapePropertyName(key)).toBe(key);
});

test.each([
  'ann.lee@contoso.com',
  'ann@contoso.com',
  '@contoso.com',
  '48d31887-5fad-4d73-a9f5-3c356e68a038',
  'Ann Lee',
  '4912345',
  '',
  'x'.repeat(200),
  '\u001b[2J',
])('%j may be data and is not shown', (key) => {
  expect(escapePropertyName(key)).toBe('{key}');
});
