import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { roundsOf } from '../../../../tests/harness/rounds.ts';
import { createPseudonymizer } from '../../../engine/src/pseudonyms/create-pseudonymizer.ts';
import { readYaml } from '../../../rules/src/text/yaml/read-yaml.ts';
import { BulkError } from '../bulk-fault.ts';
import type { BulkFormat, RejectReason } from '../bulk-plan.ts';
import { createEngine } from '../engines/create-engine.ts';
import { readNativeBulkRules } from '../rules/read-native-bulk-rules.ts';
import { createRecordWindow } from './record-window.ts';

const KEY = Buffer.alloc(32, 7).map((byte, index) => byte * 31 + index * 17);
const pseudonymizer = createPseudonymizer({ scheme: 'native', keys: [{ id: 1, secret: KEY }], tenant: '' });
const token = (text: string) => pseudonymizer.irreversible(text, 'person');

const rules = (order: string) =>
  readNativeBulkRules(
    readYaml(`nymgate: 1
bulk:
  a:
    rowOrder: ${order}
    properties:
      n: { treatment: keep, type: integer }
      x: { treatment: keep, type: number }
      note: { treatment: keep, type: string }
      who: { treatment: pseudonymize, kind: person }
      in: { properties: { who: { treatment: pseudonymize, kind: person } } }
      at: { treatment: coarsen, to: month }
`),
    'a.yaml',
  ).rules?.sets[0] ?? expect.unreachable();
const KEPT = rules('kept');
const RUNS = roundsOf({ many: 960, night: 20_000 });

type Run = {
  readonly out: string;
  readonly rejects: readonly (readonly [number, RejectReason])[];
  readonly counts: readonly number[];
};

function run(format: BulkFormat, pieces: readonly (string | Uint8Array)[], set = KEPT): Run {
  const rejects: [number, RejectReason][] = [];
  const onReject = (line: number, reason: RejectReason) => void rejects.push([line, reason]);
  const engine = createEngine({ set, format }, { pseudonymizer, onReject });
  const out = pieces.map((piece) => engine.write(Buffer.from(piece)).slice());
  out.push(engine.end().slice());
  const { rowsIn, rowsOut, rejected } = engine.counts();
  return { out: Buffer.concat(out).toString(), rejects, counts: [rowsIn, rowsOut, rejected] };
}

function open(format: BulkFormat) {
  const engine = createEngine({ set: KEPT, format }, { pseudonymizer, onReject: () => undefined });
  return { engine, out: [] as Buffer[] };
}

describe('NDJSON (BLK-03)', () => {
  test.each([
    ['2024-05-17 08:31:02', '2024-05-01 00:00:00'],
    ['2024-05-17 08:31:02.000997+02', '2024-05-01 00:00:00+02'],
    ['2024-05-17T08:31:02.000997+0200', '2024-05-01T00:00:00+0200'],
  ])('a time as DuckDB and polars write it is coarsened, as in a table: %s', (at, coarse) => {
    expect(run('ndjson', [`${JSON.stringify({ at })}\n`]).out).toBe(`${JSON.stringify({ at: coarse })}\n`);
  });

  test('properties are treated, and what no rule names is dropped', () => {
    expect(
      run('ndjson', ['{"n":1,"who":"ana@x.org","in":{"who":"bo@x.org","y":1},"secret":"s"}\n']).out,
    ).toBe(`{"n":1,"who":"${token('ana@x.org')}","in":{"who":"${token('bo@x.org')}"}}\n`);
  });

  test('a bad line is told by its number and reason; as many come in as go out and are rejected', () => {
    const text = '{"n":1}\nno json\n\n  \r\n[1]\n{"n":2} {"n":3}\n5\nnull\n{"n":4}';
    expect(run('ndjson', [text])).toEqual({
      out: '{"n":1}\n{"n":4}\n',
      rejects: [
        [2, 'not-json'],
        [5, 'not-an-object'],
        [6, 'not-json'],
        [7, 'not-an-object'],
        [8, 'not-an-object'],
      ],
      counts: [7, 2, 5],
    });
  });

  test('marks of UTF-8, carriage returns and a last line without end are understood', () => {
    expect(run('ndjson', ['\ufeff{"n":1}\r\n{"n":2}\r\n{"n":3}']).out).toBe('{"n":1}\n{"n":2}\n{"n":3}\n');
    expect(run('ndjson', ['{"n":1\r,"in":{}}\n']).out).toBe('{"n":1,"in":{}}\n');
  });

  test('bytes that are no text are rejected', () => {
    const line = Buffer.concat([Buffer.from('{"who":"'), Buffer.of(0xff, 0xfe), Buffer.from('"}\n')]);
    expect(run('ndjson', [line]).rejects).toEqual([[1, 'not-text']]);
  });

  test('wherever the bytes are cut, the output is the same', () => {
    const text = '\ufeff{"n":1,"who":"Zoë@x.org"}\r\n\nbad\n{"n":2}';
    const unsplit = run('ndjson', [text]);
    const bytes = Buffer.from(text);
    for (let at = 1; at < bytes.length; at += 1)
      expect(run('ndjson', [bytes.subarray(0, at), bytes.subarray(at)])).toEqual(unsplit);
  });

  test('an empty file is an empty file', () => {
    expect(run('ndjson', [])).toEqual({ out: '', rejects: [], counts: [0, 0, 0] });
  });
});

describe('a JSON array (BLK-03)', () => {
  test('elements are treated one by one', () => {
    expect(run('json-array', [' [ {"n":1,"z":[1,"],["]} , {"n":2}]\n']).out).toBe(
      '[\n{"n":1},\n{"n":2}\n]\n',
    );
    expect(run('json-array', ['[]']).out).toBe('[]\n');
  });

  test('an element that is no object is rejected by its number', () => {
    expect(run('json-array', ['[{"n":1},2,"a,]",{bad},{"n":3}]'])).toMatchObject({
      out: '[\n{"n":1},\n{"n":3}\n]\n',
      rejects: [
        [2, 'not-an-object'],
        [3, 'not-an-object'],
        [4, 'not-json'],
      ],
      counts: [5, 2, 3],
    });
  });

  test.each([
    ['', 'NOT_AN_ARRAY'],
    ['{"n":1}', 'NOT_AN_ARRAY'],
    ['[{"n":1}', 'ARRAY_UNFINISHED'],
    ['[{"n":1},', 'ARRAY_UNFINISHED'],
    ['[{"n":1},]', 'NOT_AN_ARRAY'],
    ['[,{"n":1}]', 'NOT_AN_ARRAY'],
    ['[{"n":1}}]', 'NOT_AN_ARRAY'],
    ['[{"n":1} {"n":2}]', 'NOT_AN_ARRAY'],
    ['[{"n":1}{"n":2}]', 'NOT_AN_ARRAY'],
    ['["a" {"n":2}]', 'NOT_AN_ARRAY'],
    ['[1 {"n":2}]', 'NOT_AN_ARRAY'],
    ['[{"n":1}] {"n":2}', 'ARRAY_UNFINISHED'],
    ['["unfinished]', 'ARRAY_UNFINISHED'],
  ])('%j fails as a whole', (text, fault) => {
    expect(() => run('json-array', [text])).toThrow(
      expect.objectContaining({ fault: expect.objectContaining({ fault }) }),
    );
    expect(() => run('json-array', [text])).toThrow(BulkError);
  });

  test('wherever the bytes are cut, the output is the same', () => {
    const bytes = Buffer.from('\ufeff[ {"who":"a\\"],é"} ,{"n":2, "in":{}}, 7 ]');
    const unsplit = run('json-array', [bytes]);
    for (let at = 1; at < bytes.length; at += 1)
      expect(run('json-array', [bytes.subarray(0, at), bytes.subarray(at)])).toEqual(unsplit);
  });

  test('any array of records goes in and comes out complete', () => {
    const record = fc.record({ n: fc.maxSafeInteger(), z: fc.jsonValue() });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 20 }), fc.nat(), (records, cut) => {
        const bytes = Buffer.from(JSON.stringify(records));
        const at = cut % (bytes.length + 1);
        const { out, rejects } = run('json-array', [bytes.subarray(0, at), bytes.subarray(at)]);
        expect([JSON.parse(out), rejects]).toEqual([records.map(({ n }) => ({ n })), []]);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('how a record is spelt carries nothing', () => {
  const space = fc.string({ unit: fc.constantFrom(' ', '\t', '\r'), maxLength: 3 });
  const spelt = (text: string) =>
    fc
      .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
      .map((escapes) =>
        [...text]
          .map((char, at) =>
            escapes[at] === true ? `\\u00${char.charCodeAt(0).toString(16).padStart(2, '0')}` : char,
          )
          .join(''),
      );
  const record = fc
    .tuple(
      spelt('n'),
      spelt('in'),
      spelt('at'),
      spelt('2024-05-17T08:31:02Z'),
      fc.array(space, { minLength: 10, maxLength: 10 }),
    )
    .map(([n, inner, at, time, s]) =>
      [`{`, `"${n}"`, `:`, `1`, `,`, `"${inner}"`, `:`, `{}`, `,"${at}":"${time}"`, `}`]
        .map((part, i) => part + s[i])
        .join(''),
    );
  const plain = '{"n":1,"in":{},"at":"2024-05-01T00:00:00Z"}';

  test('white space and escapes of the file stay behind', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 3 }), (records) => {
        const lines = records.map(() => plain);
        expect(run('ndjson', [records.join('\n')]).out).toBe(`${lines.join('\n')}\n`);
        expect(run('json-array', [`[${records.join(',')}]`]).out).toBe(`[\n${lines.join(',\n')}\n]\n`);
      }),
      { numRuns: RUNS },
    );
  });

  test('the digits of a number stay, and so do escapes that JSON needs', () => {
    expect(run('ndjson', ['{ "x" : 1.50, "note":"a\\u0022\\u0062" }\n']).out).toBe(
      '{"x":1.50,"note":"a\\"b"}\n',
    );
  });
});

describe.each([
  ['ndjson', '{"n":1,"who":"ana@x.org"}\n{"n":2}\n'],
  ['json-array', '[{"n":1,"who":"ana@x.org"},{"n":2}]'],
] as const)('memory of %s', (format, text) => {
  test('a chunk may change after the call', () => {
    const kept = run(format, [text]);
    const { engine, out } = open(format);
    for (const byte of Buffer.from(text)) {
      const chunk = Buffer.of(byte);
      out.push(Buffer.from(engine.write(chunk)));
      chunk.fill(0x58);
    }
    out.push(Buffer.from(engine.end()));
    expect(Buffer.concat(out).toString()).toBe(kept.out);
  });

  test('outputs lie in the same memory, one after the other: none is left for the collector', () => {
    const { engine } = open(format);
    const cut = text.indexOf('{"n":2}');
    const outputs = [text.slice(0, cut), text.slice(cut)].map((piece) => engine.write(Buffer.from(piece)));
    expect(outputs.map(({ length }) => length > 0)).toEqual([true, true]);
    expect(outputs[1]?.buffer).toBe(outputs[0]?.buffer);
  });
});

describe('the order of records is a key (KEY-01)', () => {
  const lines = Array.from({ length: 1_200 }, (_, n) => `{"n":${n}}\n`);
  const order = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { n: number }).n);

  test('shuffled within windows of 500, all of them there, the same again (F19)', () => {
    const first = run('ndjson', [lines.join('')], rules('shuffled')).out;
    const numbers = order(first);
    expect(numbers.slice(0, 500).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, n) => n));
    expect(numbers.slice(0, 500)).not.toEqual(Array.from({ length: 500 }, (_, n) => n));
    expect(numbers.toSorted((a, b) => a - b)).toHaveLength(1_200);
    expect(new Set(numbers).size).toBe(1_200);
    expect(run('ndjson', lines, rules('shuffled')).out).toBe(first);
  });

  test('records of megabytes change places in windows of at least eight', () => {
    const left: number[] = [];
    const window = createRecordWindow('shuffled', pseudonymizer, (record) => left.push(record[0] ?? 0));
    const record = new Uint8Array(2_500_000);
    for (let at = 0; at < 20; at += 1) {
      record[0] = at;
      window.write(record);
    }
    // A window leaves once the next one is complete, so memory is bounded (BLK-05).
    expect(left.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    window.end();
    expect(left.slice(0, 8)).not.toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(left.slice(8)).not.toEqual(left.slice(8).toSorted((a, b) => a - b));
    expect(left).toHaveLength(20);
  });

  test('BLK-05: a record that is larger than a window is rejected, unless the order is kept', () => {
    const large = `{"n":2,"z":"${'x'.repeat(16_000_000)}","y":"${'y'.repeat(1_000_000)}"}`;
    const formats = { ndjson: `{"n":1}\n${large}\n`, 'json-array': `[{"n":1},${large}]` } as const;
    for (const [format, text] of Object.entries(formats) as ['ndjson', string][]) {
      const shuffled = run(format, [text], rules('shuffled'));
      expect([shuffled.rejects, shuffled.counts]).toEqual([[[2, 'row-too-long']], [2, 1, 1]]);
      expect(run(format, [text]).rejects).toEqual([]);
    }
  });

  test('two windows are shuffled in two ways', () => {
    const numbers = order(run('ndjson', [lines.join('')], rules('shuffled')).out);
    expect(numbers.slice(0, 500)).not.toEqual(numbers.slice(500, 1_000).map((n) => n - 500));
  });
});
