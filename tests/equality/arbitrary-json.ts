import fc from 'fast-check';

/** Names that make an engine stumble: lookalikes, prototypes, escapes, non-ASCII, longer than any key table expects. */
export const KEYS = [
  'id',
  'mail',
  'Mail',
  'value',
  'a',
  'ab',
  'displayName',
  '@odata.type',
  '@odata.nextLink',
  '__proto__',
  'constructor',
  'naïve',
  '😀',
  'quoted"key',
  'back\\slash',
  'line\nbreak',
  '',
  'k'.repeat(64),
  'k'.repeat(70),
] as const;

const TEXTS = [
  '',
  ' ',
  'busy',
  'true',
  '0',
  '12345678901234567890',
  'alice@contoso.com',
  'Alice.B+list@Contoso.COM',
  '"Q. P." <q.p@mail.contoso.co.uk>',
  'a@b.co, c@d.co',
  'smtp:bob@fabrikam.com',
  'SMTP:bob@fabrikam.com',
  'x500:/o=Contoso/cn=bob',
  'josé@contoso.com',
  'a@x","displayName":"Eve',
  't~AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA@contoso.com',
  '48d31887-5fad-4d73-a9f5-3c356e68a038',
  '48d31887-5fad-4d73-a9f5-3c356e68a038\n',
  '2026-03-01T10:00:00.0000000',
  '2026-03-01T10:00:00Z',
  '2026-03-01',
  'PT30M',
  'de-DE',
  'Europe/Berlin',
  'AAMkAGI2TG93AAA=',
  '19:abc_def@thread.tacv2',
  'W/"JzEt"',
  '#microsoft.graph.user',
  'RTCC/7.0.0.0 (Android 8)',
  'contoso.com',
  '-starts.com',
  '1:1 weekly sync',
  'Focus time for the team; 1:1',
  '<html><body>Grüße an alle &amp; Ana</body></html>',
  'https://teams.microsoft.com/l/meetup-join/19%3a',
  'https://graph.microsoft.com/v1.0/users?$skiptoken=X',
  'https://elsewhere.example/',
  'tab\tnul\u0000quote"slash/back\\',
  '\u2028\u2029\uFEFF',
  '漢字かな交じり文 и кириллица',
  'x'.repeat(63),
  'y'.repeat(200),
  `${'long.'.repeat(60)}name@contoso.com`,
] as const;

export const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 24 }) },
  { weight: 1, arbitrary: fc.emailAddress() },
);

const STYLES = ['short', 'unicode', 'upper', 'mixed'] as const;

/** The same text as JSON in one of its spellings. */
function spell(value: string, style: (typeof STYLES)[number]): string {
  if (style === 'short') return JSON.stringify(value);
  const units = [...Array(value.length).keys()].map((index) => {
    const unit = value.charAt(index);
    const hex = value.charCodeAt(index).toString(16).padStart(4, '0');
    if (style === 'mixed' && index % 3 !== 0) {
      const surrogate = /[\ud800-\udfff]/.test(unit);
      return surrogate ? `\\u${hex}` : unit === '/' ? '\\/' : JSON.stringify(unit).slice(1, -1);
    }
    return `\\u${style === 'upper' ? hex.toUpperCase() : hex}`;
  });
  return `"${units.join('')}"`;
}

const style = fc.oneof(
  { weight: 8, arbitrary: fc.constant('short' as const) },
  { weight: 2, arbitrary: fc.constantFrom(...STYLES) },
);

export const spelled = (value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(value, style).map(([content, form]) => spell(content, form));

export const numberText = fc.oneof(
  fc.constantFrom(
    '0',
    '-0',
    '1',
    '-1',
    '1.0',
    '1e2',
    '1E+2',
    '-1.5e-300',
    '1e400',
    '-1e400',
    '1e-999',
    '0.1000000000000000055',
    '12345678901234567890',
    '9223372036854775807',
    '9223372036854775808',
    '1234567890123456.7',
    '12345678901234567.8',
    '9'.repeat(330),
  ),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
);

export const space = fc.oneof(
  { weight: 12, arbitrary: fc.constant('') },
  { weight: 2, arbitrary: fc.constantFrom(' ', '\n', '\r\n\t', '   ') },
);

export const scalar = fc.oneof(
  { weight: 5, arbitrary: spelled(text) },
  { weight: 3, arbitrary: numberText },
  { weight: 2, arbitrary: fc.constantFrom('true', 'false', 'null') },
);

/** `[ a , b ]` and `{ "k" : v }` with space where JSON allows it. */
export const arrayOf = (items: fc.Arbitrary<readonly string[]>): fc.Arbitrary<string> =>
  fc.tuple(items, space, space).map(([list, a, b]) => `[${a}${list.join(`${b},${a}`)}${b}]`);

export const objectOf = (
  entries: fc.Arbitrary<readonly (readonly [key: string, value: string])[]>,
): fc.Arbitrary<string> =>
  fc
    .tuple(entries, space, space)
    .map(
      ([list, a, b]) =>
        `{${a}${list.map(([key, value]) => `${key}${b}:${a}${value}`).join(`${b},${a}`)}${b}}`,
    );

/** Any JSON document, whatever a plan says of it. */
export const anyJson: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    arrayOf(fc.array(tie('value'), { maxLength: 4 })),
    objectOf(fc.array(fc.tuple(spelled(fc.constantFrom(...KEYS)), tie('value')), { maxLength: 4 })),
  ),
})).value;
