import { describe, expect, test } from 'vitest';
import { createPseudonymizer } from '../../../engine/src/pseudonyms/create-pseudonymizer.ts';
import { readYaml } from '../../../rules/src/text/yaml/read-yaml.ts';
import { BulkError } from '../bulk-fault.ts';
import type { BulkFormat } from '../bulk-plan.ts';
import { readNativeBulkRules } from '../rules/read-native-bulk-rules.ts';
import { createEngine } from './create-engine.ts';

// What no file should have and some file has: a field that fills a disk, a million columns. Made as it is read, and never held.

const MIB = 1_048_576;
const CHUNK = 65_536;
/** Far beyond every limit. NDJSON, where looking for a line end is quick, has the whole GB; `npm run bench:bulk-size` has it for all. */
const HUGE = 32;
const GIB = 1_024;

const pseudonymizer = createPseudonymizer({
  scheme: 'native',
  keys: [{ id: 1, secret: 'Zk3vQ0w9Yb1r8mXcT5uH2pLs7dNf4gJa6eRi0oWqVxE' }],
  tenant: '',
});
const set = (rules: string) =>
  readNativeBulkRules(readYaml(`nymgate: 1\nbulk: { s: { rowOrder: kept, ${rules} } }`), 'r.yaml').rules
    ?.sets[0] ?? expect.unreachable();
const COLUMNS = set('columns: { a: keep, b: keep }');
const PROPERTIES = set('properties: { n: { treatment: keep, type: integer } }');

type Run = {
  readonly out: string;
  readonly rejects: readonly string[];
  readonly fault: string | undefined;
  /** MiB that were taken before it ended, and the most that was held. */
  readonly taken: number;
  readonly held: number;
};

/** The words before, so many MiB of a filling, and the words behind it. */
function run(
  format: BulkFormat,
  [before, filling, behind]: readonly [string, string, string],
  mib: number,
  rules = format.includes('json') ? PROPERTIES : COLUMNS,
): Run {
  const rejects: string[] = [];
  const engine = createEngine(
    { set: rules, format },
    { pseudonymizer, onReject: (line, reason) => void rejects.push(`${line} ${reason}`) },
  );
  const chunk = Buffer.alloc(CHUNK, filling);
  const out: Buffer[] = [];
  const atFirst = process.memoryUsage().arrayBuffers;
  let [taken, held] = [0, 0];
  const push = (bytes: Uint8Array): void => void out.push(Buffer.from(engine.write(bytes)));
  let fault: string | undefined;
  try {
    push(Buffer.from(before));
    for (; taken < mib; taken += 1) {
      for (let at = 0; at < MIB; at += CHUNK) push(chunk);
      held = Math.max(held, (process.memoryUsage().arrayBuffers - atFirst) / MIB);
    }
    push(Buffer.from(behind));
    out.push(Buffer.from(engine.end()));
  } catch (error) {
    if (!(error instanceof BulkError)) throw error;
    fault = `${error.fault.line} ${error.fault.fault}`;
  }
  return { out: Buffer.concat(out).toString(), rejects, fault, taken, held };
}

describe('BLK-05: a field that no memory has room for', () => {
  test.each<[string, BulkFormat, string, string]>([
    ['in quotes', 'csv', '"', '",9\n'],
    ['without quotes', 'csv', '', ',9\n'],
    ['in quotes, of TSV', 'tsv', '"', '"\t9\n'],
    ['without quotes, of TSV', 'tsv', '', '\t9\n'],
  ])('of a table, %s: its row is rejected, and the next one is whole', (_, format, quote, behind) => {
    const d = format === 'csv' ? ',' : '\t';
    const made = run(format, [`a${d}b\n1${d}2\n${quote}`, 'x', `${behind}3${d}4\n`], HUGE);
    expect(made).toMatchObject({
      out: `a${d}b\n1${d}2\n3${d}4\n`,
      rejects: ['3 row-too-long'],
      fault: undefined,
    });
    expect(made.held).toBeLessThan(24);
  });

  test('of lines in quotes: they are counted, whatever they are', () => {
    const fillings = { 'x\n': 0, 'xx\r\n': 0, 'x\r': 0, '\n\r': 1 };
    for (const [filling, more] of Object.entries(fillings)) {
      const { rejects } = run('csv', ['a,b\n"', filling, '",9\n3\n'], 5);
      const lines = (5 * MIB) / filling.length + more;
      expect(rejects).toEqual(['2 row-too-long', `${lines + 3} cells-missing`]);
    }
  });

  test('in quotes that are never closed: the file fails, at the line of its row', () => {
    for (const format of ['csv', 'tsv'] as const) {
      const made = run(format, [format === 'csv' ? 'a,b\n1,2\n"' : 'a\tb\n1\t2\n"', 'x', '\n3\n'], HUGE);
      expect(made.fault).toBe('3 QUOTE_UNCLOSED');
      expect(made.held).toBeLessThan(24);
    }
  });

  test('in the header: the file fails as soon as that is known', () => {
    for (const before of ['a,b', 'a,"b\n'])
      expect(run('csv', [before, 'x', '\n1,2\n'], HUGE)).toMatchObject({ fault: '1 ROW_TOO_LONG', taken: 3 });
  });

  test('of NDJSON, a GB: its line is rejected, and the next one is whole', () => {
    const made = run('ndjson', ['{"n":1}\n{"t":"', 'x', '"}\n{"n":2}\n'], GIB);
    expect(made).toMatchObject({ out: '{"n":1}\n{"n":2}\n', rejects: ['2 row-too-long'] });
    // A record of 64 MiB is held until it is known that it is longer.
    expect(made.held).toBeLessThan(160);
  }, 120_000);

  test('of a JSON array: its element is rejected, and the next one is whole', () => {
    const made = run('json-array', ['[{"n":1},{"t":"', 'x', '"},{"n":2}]'], 66);
    expect(made).toMatchObject({ out: '[\n{"n":1},\n{"n":2}\n]\n', rejects: ['2 row-too-long'] });
    expect(made.held).toBeLessThan(160);
    expect(run('json-array', ['[{"n":1},{"t":"', 'x', '},{"n":2}]'], 66).fault).toBe(
      'undefined ARRAY_UNFINISHED',
    );
  }, 60_000);
});

describe('BLK-05: a million columns', () => {
  const names = (count: number, length: number) =>
    Array.from({ length: count }, (_, at) => String(at).padStart(length, 'c')).join(',');

  test('fail a file by its header, whatever stands below', () => {
    expect(run('csv', [`${names(16_385, 6)}\n1,2\n`, '', ''], 0).fault).toBe('1 COLUMNS_TOO_MANY');
    expect(run('csv', [`${'a,'.repeat(1_000_000)}b\n1,2\n`, '', ''], 0).fault).toBe('1 COLUMNS_TOO_MANY');
  });

  test('of one row are cells too many', () => {
    const made = run('csv', [`a,b\n${'1,'.repeat(1_000_000)}2\n3,4\n`, '', ''], 0);
    expect(made).toMatchObject({ out: 'a,b\n3,4\n', rejects: ['2 cells-extra'] });
  });

  test('of a record are keys too many', () => {
    const keys = Array.from({ length: 1_000_000 }, (_, at) => `"k${at}":1`).join(',');
    const made = run('ndjson', [`{${keys}}\n{"n":2}\n`, '', ''], 0);
    expect(made).toMatchObject({ out: '{"n":2}\n', rejects: ['1 row-too-long'] });
  });

  test('as many columns as a spreadsheet has are done', () => {
    const header = names(16_384, 6);
    const all = set(
      `columns: { ${header
        .split(',')
        .map((name) => `${name}: keep`)
        .join(', ')} }`,
    );
    const rows = Array.from({ length: 3 }, () => `${'1,'.repeat(16_383)}2\n`).join('');
    const made = run('csv', [`${header}\n${rows}`, '', ''], 0, all);
    expect(made).toMatchObject({ rejects: [], fault: undefined });
    expect(made.out).toBe(`${header}\n${rows}`);
  });
});

describe('BLK-02: records in UTF-16 with a mark, as Windows PowerShell writes them', () => {
  const LINES = '{"n":1,"t":"é😀"}\r\n{"n":2}\r\n';
  const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16();
  const push = (format: BulkFormat, bytes: Uint8Array, step: number) => {
    const engine = createEngine(
      { set: PROPERTIES, format },
      { pseudonymizer, onReject: () => expect.unreachable() },
    );
    const out: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += step)
      out.push(Buffer.from(engine.write(bytes.subarray(at, at + step))));
    return Buffer.concat([...out, engine.end()]).toString();
  };
  test.each([1, 3, 100])('cut at each %i bytes', (step) => {
    for (const encode of [swapped, (text: string) => Buffer.from(text, 'utf16le'), Buffer.from]) {
      expect(push('ndjson', encode(`\ufeff${LINES}`), step)).toBe('{"n":1}\n{"n":2}\n');
      expect(push('json-array', encode('\ufeff[{"n":1},\r\n{"n":2}]'), step)).toBe(
        '[\n{"n":1},\n{"n":2}\n]\n',
      );
    }
  });
});
