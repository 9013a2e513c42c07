import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CONTEXT,
  keep,
  LIMITS,
  leaf,
  list,
  openResponse,
  record,
  sanitize,
} from '../../../../tests/harness/sanitizing.ts';
import { RequestError } from '../kernel/errors.ts';
import { emptySafeBody } from './open-sanitizer.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const plan = record({
  '@odata.nextLink': leaf({ treatment: 'sealLink' }),
  value: list(
    record({
      mail: leaf({ treatment: 'pseudonymize', kind: 'person', reversible: false, prefixed: false }),
      subject: leaf({ treatment: 'keepPhrases', phrases: Object.freeze(['focus time', 'réunion']) }),
      body: leaf({ treatment: 'textDigest' }),
      join: leaf({ treatment: 'meetingProvider' }),
      size: keep('number'),
      secret: leaf({ treatment: 'drop' }),
    }),
  ),
});

function refusal(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    expect(error.code).toBe('RESPONSE_NOT_SANITIZABLE');
    expect(JSON.stringify([error.message, error.detail, error.stack])).not.toContain('CANARY');
    return error.detail.subject;
  }
}

describe('openSanitizer', () => {
  it('passes an empty body as empty', () => {
    for (const body of ['', []] as const) {
      expect(sanitize(plan, body)).toMatchObject({
        output: '',
        unknownFields: 0,
        mismatches: 0,
        unlisted: 0,
        linksSealed: 0,
      });
    }
    expect(sanitize(plan, [new Uint8Array(0), new Uint8Array(0)]).output).toBe('');
    expect(emptySafeBody()).toHaveLength(0);
  });

  it('counts what it did', () => {
    const body = `{"@odata.nextLink":"https://graph.microsoft.com/x","x":1,"value":[{"mail":"kim@example.org","size":"CANARY","secret":"CANARY"},{"mail":5,"body":"a b","y":2}]}`;
    const { output, ...counts } = sanitize(plan, body);
    expect(output).not.toContain('CANARY');
    expect(counts).toEqual({
      treatments: {
        drop: 1,
        keep: 0,
        pseudonymize: 2,
        coarsen: 0,
        textDigest: 1,
        keepPhrases: 0,
        meetingProvider: 0,
        sealLink: 1,
      },
      unknownFields: 2,
      mismatches: 1,
      unlisted: 0,
      linksSealed: 1,
    });
  });

  it.each([
    ['root', '[]'],
    ['root', '"CANARY"'],
    ['root', '5'],
    ['root', 'null'],
    ['root', 'true'],
  ])('refuses a document of another kind (%s): %s', (subject, body) => {
    expect(refusal(() => sanitize(plan, body))).toBe(subject);
  });

  it('takes no more after the end', () => {
    const sanitizer = openResponse(plan, CONTEXT);
    sanitizer.write(bytes('{}'));
    expect(sanitizer.end().body).toEqual(bytes('{}'));
    expect(refusal(() => sanitizer.end())).toBe('closed');
    expect(refusal(() => sanitizer.write(bytes('{}')))).toBe('closed');
  });

  it('lets no half body through after a failure', () => {
    const sanitizer = openResponse(plan, { ...CONTEXT, limits: { ...LIMITS, responseBytes: 3 } });
    sanitizer.write(bytes('{}'));
    expect(refusal(() => sanitizer.write(bytes('  ')))).toBe('size');
    expect(refusal(() => sanitizer.end())).toBe('closed');
  });
});

describe('SAN-05, SAN-06: hostile bodies', () => {
  const deep = (depth: number): string => `${'['.repeat(depth)}"CANARY"${']'.repeat(depth)}`;
  const keys = (count: number): string =>
    `{${Array.from({ length: count }, (_, at) => `"CANARY${at}":0`).join(',')}}`;

  it.each<[string, string, string | Uint8Array]>([
    ['depth 129', 'depth', deep(129)],
    ['depth 10,000', 'depth', deep(10_000)],
    ['depth 1,000,000', 'depth', deep(1_000_000)],
    ['open brackets alone', 'depth', '{"value":'.repeat(100_000)],
    ['a million keys', 'keys', keys(1_000_000)],
    ['a million equal keys', 'keys', `{${'"CANARY":0,'.repeat(1_000_000)}"a":0}`],
    ['a 20 MB string', 'string', `{"a":"${'CANARY'.repeat(3_500_000)}"}`],
    ['a 20 MB key', 'string', `{"${'CANARY'.repeat(3_500_000)}":1}`],
    ['a 20 MB number', 'string', `{"a":${'9'.repeat(20_000_000)}}`],
    ['more than the limit', 'size', new Uint8Array(64_000_001)],
    ['NaN', 'syntax', '{"value":NaN}'],
    ['a cut document', 'syntax', '{"value":[{"mail":"CANARY"'],
    ['two documents', 'trailing', '{"value":[]}{"value":["CANARY"]}'],
    ['NDJSON', 'trailing', '{"value":[]}\n{"value":["CANARY"]}\n'],
    ['HTML', 'syntax', '<html>CANARY</html>'],
    ['plain text', 'syntax', 'CANARY'],
    ['a byte-order mark', 'encoding', '\ufeff{"value":[]}'],
    ['UTF-16', 'encoding', Uint8Array.from([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00])],
    ['UTF-16 without a mark', 'syntax', Uint8Array.from([0x7b, 0x00, 0x7d, 0x00])],
    ['invalid UTF-8', 'encoding', Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['an overlong name', 'encoding', Uint8Array.from([0x7b, 0x22, 0xc1, 0xad, 0x22, 0x3a, 0x31, 0x7d])],
    ['gzip', 'encoding', Uint8Array.from([0x1f, 0x8b, 0x08, 0x00])],
    ['white space alone', 'syntax', ' \n'],
    ['a bad escape', 'syntax', '{"value":[],"\\mail":"CANARY"}'],
  ])('refuses %s as %s', (_, subject, body) => {
    expect(refusal(() => sanitize(plan, body))).toBe(subject);
  });

  it('keeps numbers as written or drops them', () => {
    const body =
      '{"value":[{"size":-0},{"size":1e400},{"size":12345678901234567890},{"size":9007199254740993},{"size":1.0},{"size":1E2}]}';
    expect(sanitize(plan, body)).toMatchObject({
      output: '{"value":[{"size":-0},{},{},{"size":9007199254740993},{"size":1.0},{"size":1E2}]}',
      mismatches: 2,
    });
  });

  it('accepts depth 128', () => {
    expect(sanitize(plan, `{"x":${deep(127)}}`).output).toBe('{}');
  });
});

const SAMPLE = [
  {
    mail: 'kim@example.org',
    subject: 'Focus time für Kim 🎉',
    body: 'a b\n\u00e9',
    join: 'https://zoom.us/j/1',
    size: 1.5,
    secret: 'x',
    odd: { a: [1] },
  },
  {
    mail: 'lee',
    subject: 'Réunion',
    body: '\ud83d\ude00',
    join: 'https://example.org/',
    size: null,
    secret: null,
    odd: [],
  },
];

describe('SAN-12: what must not matter', () => {
  const body = JSON.stringify({ '@odata.nextLink': 'https://graph.microsoft.com/x', value: SAMPLE });
  const complete = sanitize(plan, body);
  /** Spacing and escapes of what stays may stay as they were. */
  const meaning = ({ output, ...counts }: typeof complete) => ({ value: JSON.parse(output), ...counts });

  it('where the chunks are cut', () => {
    const all = bytes(body);
    for (let at = 0; at <= all.length; at += 1) {
      expect(sanitize(plan, [all.slice(0, at), all.slice(at)])).toEqual(complete);
    }
    expect(
      sanitize(
        plan,
        Array.from(all, (byte) => Uint8Array.of(byte)),
      ),
    ).toEqual(complete);
  });

  it('how the document is spaced and escaped', () => {
    expect(meaning(sanitize(plan, `\n\t ${JSON.stringify(JSON.parse(body), undefined, '\t')}\r\n`))).toEqual(
      meaning(complete),
    );
    const escaped = body.replace(
      /(?<!\\)[a-zA-Z]/g,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    const literals = escaped.replaceAll('\\u006e\\u0075\\u006c\\u006c', 'null');
    expect(meaning(sanitize(plan, literals))).toEqual(meaning(complete));
  });

  it('in which order the keys stand', () => {
    const orders = fc.tuple(
      ...SAMPLE.map((entry) =>
        fc.shuffledSubarray(Object.keys(entry), { minLength: Object.keys(entry).length }),
      ),
    );
    fc.assert(
      fc.property(orders, (keysOf) => {
        const value = SAMPLE.map((entry, at) =>
          Object.fromEntries((keysOf[at] ?? []).map((key) => [key, Object(entry)[key]])),
        );
        const shuffled = sanitize(
          plan,
          JSON.stringify({ value, '@odata.nextLink': 'https://graph.microsoft.com/x' }),
        );
        expect(JSON.parse(shuffled.output)).toEqual(JSON.parse(complete.output));
        expect({ ...shuffled, output: '' }).toEqual({ ...complete, output: '' });
      }),
    );
  });
});

describe('SAN-08: JSON inside a string', () => {
  it('is text, whatever it says', () => {
    const inner = JSON.stringify(JSON.stringify({ mail: 'CANARY', value: [{ mail: 'CANARY' }] }));
    const { output } = sanitize(
      plan,
      `{"value":[{"mail":${inner},"subject":${inner},"body":${inner},"join":${inner},"size":${inner}}]}`,
    );
    expect(output).not.toContain('CANARY');
    expect(Object.keys(JSON.parse(output).value[0])).toEqual(['mail', 'subject', 'body']);
  });
});
