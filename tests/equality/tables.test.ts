import { spawnSync } from 'node:child_process';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PlanTable } from '../../packages/bulk/src/bulk-plan.ts';
import { openKernelRows } from '../../packages/bulk/src/csv/kernel/kernel-rows.ts';
import { DELIMITERS } from '../../packages/bulk/src/csv/rows/csv-limits.ts';
import { toColumnAction } from '../../packages/bulk/src/rules/to-column-action.ts';
import { createPseudonymizer } from '../../packages/engine/src/pseudonyms/create-pseudonymizer.ts';
import { ROUNDS_TIMEOUT, roundsOf } from '../harness/rounds.ts';
import { createPlanTable, ROW_ENGINES, runTable, type TableOutcome } from '../harness/run-table.ts';
import { anyTable, anyTablePlan } from './arbitrary-table.ts';
import { PSEUDONYMIZERS } from './compare-engines.ts';

/** 1,200 tables here, 200,000 at night. */
const RUNS = roundsOf({ many: 1_200, night: 200_000 });
const share = (part: number) => ({ numRuns: Math.ceil(RUNS * part) });

const limits = fc.constantFrom(
  { maxCellBytes: 1_048_576, maxRowBytes: 4_194_304, maxColumns: 16_384 },
  { maxCellBytes: 40, maxRowBytes: 90, maxColumns: 4 },
);
const pseudonymizer = fc.constantFrom(...PSEUDONYMIZERS);

/** A file that fails has let some of its rows go, more or fewer; whoever takes them throws them away. */
function expectEqual(kernel: TableOutcome, plain: TableOutcome): void {
  expect(kernel.fault).toEqual(plain.fault);
  if (plain.fault !== undefined) return;
  const { bytes, text, ...counts } = kernel;
  const { bytes: plainBytes, text: plainText, ...plainCounts } = plain;
  expect(counts).toEqual(plainCounts);
  // Large texts are compared as bytes: the runner looks at a text letter by letter.
  if (Buffer.compare(bytes, plainBytes) !== 0) expect(text.slice(0, 5_000)).toBe(plainText.slice(0, 5_000));
  expect(Buffer.compare(bytes, plainBytes)).toBe(0);
}

/** The table with another delimiter, and commas where that stood. */
function withDelimiter(table: Uint8Array, delimiter: string): Uint8Array {
  const [comma, other] = [0x2c, delimiter.charCodeAt(0)];
  return table.map((byte) => (byte === comma ? other : byte === other ? comma : byte));
}

describe('the kernel of tables means what the rows in TypeScript mean', () => {
  test('on any bytes under any plan, cut anywhere', { timeout: ROUNDS_TIMEOUT }, () => {
    fc.assert(
      fc.property(
        anyTable,
        anyTablePlan,
        fc.array(fc.nat({ max: 400 }), { maxLength: 6 }),
        limits,
        pseudonymizer,
        (table, planTable, at, bounds, nyms) => {
          const cuts = at.filter((place) => place <= table.length);
          const run = { planTable, limits: bounds, pseudonymizer: nyms, cuts };
          const plain = runTable(table, { ...run, cuts: [] });
          expectEqual(runTable(table, { ...run, openRows: ROW_ENGINES.kernel }), plain);
          expectEqual(runTable(table, { ...run, openRows: openKernelRows }), plain);
        },
      ),
      share(0.8),
    );
  });

  test('whatever divides its cells', { timeout: ROUNDS_TIMEOUT }, () => {
    fc.assert(
      fc.property(anyTable, anyTablePlan, fc.constantFrom(...DELIMITERS), (commas, planTable, delimiter) => {
        const run = { planTable, form: { delimiter } };
        const table = withDelimiter(commas, delimiter);
        expectEqual(runTable(table, { ...run, openRows: openKernelRows }), runTable(table, run));
      }),
      share(0.8),
    );
  });

  test('dates at the bounds of the grammar', () => {
    const cells = [
      ...['1900-01-01', '2099-12-39', '0001-01-01', '9999-12-31', '2024-05-17T08:31:02Z'],
      ...['9000-01-01', '2100-01-01', '1899-12-31', '2024-00-10', '2024-13-01', '2024-05-40', '9999-12-30'],
    ];
    const acts = ['keep', 'coarsen'].map((treatment) =>
      toColumnAction(
        (treatment === 'keep' ? { treatment, type: 'date' } : { treatment, to: 'month' }) as never,
      ),
    );
    const planTable = createPlanTable(Object.fromEntries(acts.map((act, at) => [`${at}`, act as never])));
    const run = { planTable };
    const table = ['0,1', ...cells.map((cell) => `${cell},${cell}`)].join('\n');
    const plain = runTable(table, run);
    expect(plain.filled).toEqual([4, 5]);
    expectEqual(runTable(table, { ...run, openRows: openKernelRows }), plain);
  });

  test.each(DELIMITERS)(
    'BLK-01: a formula behind each separator, alone far and wide, where %j divides cells',
    (delimiter) => {
      const plain = 'y'.repeat(70);
      for (const separator of [',', ';', '|', '\t']) {
        if (separator === delimiter) continue;
        const row = [plain, `${plain}${separator}=z`, plain].join(delimiter);
        const table = `${['a', 'b', 'c'].join(delimiter)}\n${row}\n`;
        for (const openRows of [openKernelRows, ROW_ENGINES.kernel]) {
          const { text } = runTable(table, { form: { delimiter }, openRows });
          expect(text).toContain(`${plain}${separator}'=z${delimiter}`);
        }
      }
    },
  );

  test('cut at every byte', { timeout: ROUNDS_TIMEOUT }, () => {
    fc.assert(
      fc.property(anyTable, anyTablePlan, limits, (table, planTable, bounds) => {
        const plain = runTable(table, { planTable, limits: bounds });
        const cuts = [...table.keys()];
        expectEqual(
          runTable(table, { planTable, limits: bounds, cuts, openRows: ROW_ENGINES.kernel }),
          plain,
        );
        expectEqual(runTable(table, { planTable, limits: bounds, cuts }), plain);
      }),
      share(0.2),
    );
  });

  test('over many batches, and rows longer than a batch', { timeout: ROUNDS_TIMEOUT }, () => {
    const row = (at: number) => `${at},person.${at % 977}@contoso.com,"x ""${'y'.repeat(at % 400)}"""\n`;
    const long = `1,a@contoso.com,${'z'.repeat(600_000)}\n`;
    const rows = Array.from({ length: 2_400 }, (_, at) => (at === 1_077 ? long : row(at)));
    const table = Buffer.from(`a,b,c\n${rows.join('')}`);
    for (const rowOrder of ['kept', 'shuffled'] as const) {
      const planTable = createPlanTable(
        { b: { type: 'pseudonymize', kind: 'person', reversible: true } },
        { rowOrder },
      );
      const cuts = Array.from({ length: 40 }, (_, at) => at * 65_536).filter((at) => at < table.length);
      const plain = runTable(table, { planTable });
      expect(plain.rowsOut).toBe(2_400);
      expectEqual(runTable(table, { planTable, cuts, openRows: openKernelRows }), plain);
    }
  });
});

/** Rows of many tables, by the reader of Python's library. */
function readByPython(tables: readonly Uint8Array[]): string[][][] {
  const program =
    'import csv,io,json,sys\nfor t in json.load(sys.stdin): print(json.dumps([r for r in csv.reader(io.StringIO(t, newline="")) if r]))';
  const texts = tables.map((table) => Buffer.from(table).toString('utf8'));
  const { stdout, stderr, status } = spawnSync('python3', ['-c', program], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`Python's csv, which this test asks: ${stderr}`);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as string[][]);
}

describe('BLK-02: other readers read the same table', () => {
  // Quotes inside unquoted cells are for what comes in alone: what goes out is RFC 4180.
  const read = (bytes: Uint8Array, isInput = false): string[][] =>
    parse(bytes, {
      record_delimiter: ['\r\n', '\n', '\r'],
      skip_empty_lines: true,
      relax_column_count: true,
      relax_quotes: isInput,
    });

  const keepAsItIs: PlanTable = (header) => {
    const acts = header.map((name) => [name, { type: 'keep', asItIs: true }] as const);
    return createPlanTable(Object.fromEntries(acts), { formulas: 'keep' })(header);
  };

  test('before and after, on any table that it takes', { timeout: ROUNDS_TIMEOUT }, () => {
    const tables: Uint8Array[] = [];
    const written: Uint8Array[] = [];
    let inner = 0;
    fc.assert(
      fc.property(anyTable, (table) => {
        const kept = runTable(table, {
          planTable: keepAsItIs,
          openRows: openKernelRows,
        });
        if (kept.fault !== undefined || kept.rejects.length > 0) return;
        const rows = read(table, true);
        expect(read(kept.bytes)).toEqual(rows);
        expect(rows.length).toBe(kept.rowsOut + 1);
        tables.push(table);
        written.push(kept.bytes);
        if (Buffer.compare(kept.bytes, table) !== 0 && /[x5=+]"/.test(table.toString('latin1'))) inner += 1;
      }),
      // Chance alone has no quote inside a cell in one run of fifty.
      { ...share(1), examples: [[Buffer.from('a,b\nx"y,5\n')]] },
    );
    expect(tables.length).toBeGreaterThan(RUNS / 40);
    expect(inner).toBeGreaterThan(RUNS / 1_000);
    expect(readByPython(written.slice(0, 20_000))).toEqual(readByPython(tables.slice(0, 20_000)));
  });
});

test('BLK-01: whoever begins a cell at whatever separator, none begins like a formula', {
  timeout: ROUNDS_TIMEOUT,
}, () => {
  const begins =
    /(^|[,;|\t\r\n])[\0-\x08\x0b\x0c\x0e-\x20"\xa0\u200b\u3000\ufeff]*([=@\uff1d]|[+-](?=[a-z=@]))/;
  let guarded = 0;
  fc.assert(
    fc.property(anyTable, anyTablePlan, (table, planTable) => {
      const run = (formulas: 'keep' | 'prefix') => {
        const plan: typeof planTable = (header) => ({ ...planTable(header), formulas });
        return runTable(table, { planTable: plan, openRows: openKernelRows });
      };
      expect(run('prefix').text).not.toMatch(begins);
      if (begins.test(run('keep').text)) guarded += 1;
    }),
    share(1),
  );
  expect(guarded).toBeGreaterThan(RUNS / 10);
});

test('BLK-02: a person has one pseudonym in a table and in an answer, in both schemes', () => {
  const native = {
    scheme: 'native',
    keys: [{ id: 1, secret: 'Zk3vQ0w9Yb1r8mXcT5uH2pLs7dNf4gJa6eRi0oWqVxE' }],
  } as const;
  const psoxy = {
    scheme: 'psoxy',
    salt: 'Xw3-uq8Lr0PzNsTv61Yd',
    encryptionKey: 'another-Text-91-of-28-bytes!',
  } as const;
  const written = [
    'ann@contoso.com',
    'Ann+hr@Contoso.COM',
    '"Ann Lee" <ann@contoso.com>',
    'EMP-0042',
    'Žofie',
  ];
  for (const options of [native, psoxy]) {
    const nyms = createPseudonymizer({ ...options, tenant: '6e4c8e9f-76cf-41d1-806e-61838b880b87' });
    for (const reversible of [false, true]) {
      const planTable = createPlanTable({ b: { type: 'pseudonymize', kind: 'person', reversible } });
      const cells = written.map((text) => `1,"${text.replaceAll('"', '""')}"\n`);
      const { text } = runTable(`a,b\n${cells.join('')}`, {
        planTable,
        pseudonymizer: nyms,
        openRows: openKernelRows,
      });
      const made = written.map((each) => nyms[reversible ? 'reversible' : 'irreversible'](each, 'person'));
      expect(text).toBe(`a,b\n${made.map((each) => `1,${each}\n`).join('')}`);
      expect(made[0]?.slice(2, 40)).toBe(made[2]?.slice(2, 40));
    }
  }
});
