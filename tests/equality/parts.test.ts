import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BulkError } from '../../packages/bulk/src/bulk-fault.ts';
import type { FileSource } from '../../packages/bulk/src/bulk-files.ts';
import type { BulkFault } from '../../packages/bulk/src/bulk-plan.ts';
import { CSV_LIMITS } from '../../packages/bulk/src/csv/rows/csv-limits.ts';
import { createNdjsonEngine } from '../../packages/bulk/src/records/ndjson-engine.ts';
import { SEARCH_WINDOWS, type SearchWindows } from '../../packages/bulk/src/split/find-row-boundary.ts';
import { type FilePart, openLinesPart, openTablePart } from '../../packages/bulk/src/split/open-part.ts';
import { ROUNDS_TIMEOUT, roundsOf } from '../harness/rounds.ts';
import {
  createPlanTable,
  ROW_ENGINES,
  runTable,
  TABLE_PSEUDONYMIZER,
  type TableOutcome,
  type TableRun,
} from '../harness/run-table.ts';
import { anyTable, anyTablePlan } from './arbitrary-table.ts';
import { PSEUDONYMIZERS } from './compare-engines.ts';

// BLK-06: parts that are all there have the rows of the whole file, each once; or one of them fails.

const RUNS = roundsOf({ many: 600, night: 100_000 });
const FORM = { delimiter: ',', encoding: 'auto' } as const;

/** Bytes in memory as a file, read in pieces of three. */
function fileOf(bytes: Uint8Array): FileSource {
  return {
    uri: 'a.csv',
    name: 'a.csv',
    size: bytes.length,
    open: async function* (from = 0, to = bytes.length) {
      for (let at = from; at < to; at += 3) yield bytes.subarray(at, Math.min(to, at + 3));
    },
  };
}

async function bytesOfPart({ source }: FilePart): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.open()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

type Parts = { readonly of: number; readonly windows?: SearchWindows; readonly run: TableRun };

/** The rows of all parts, one behind the other under one header; or the first fault. */
async function runParts(
  table: Uint8Array,
  { of, windows = SEARCH_WINDOWS, run }: Parts,
): Promise<readonly TableOutcome[]> {
  const outcomes: TableOutcome[] = [];
  let place = 0;
  for (let index = 0; index < of; index += 1) {
    const opened = await openTablePart(fileOf(table), { index, of }, { form: FORM, windows }).catch(faultOf);
    if ('fault' in opened) return [{ ...runTable('a\n', run), fault: opened.fault }];
    expect(opened.range.from).toBe(place);
    place = opened.range.to;
    outcomes.push(runTable(await bytesOfPart(opened), run));
  }
  expect(place).toBe(table.length);
  return outcomes;
}

function faultOf(error: unknown): { readonly fault: BulkFault } {
  if (error instanceof BulkError) return { fault: error.fault };
  throw error;
}

test('a header that is too long is told so by a part as by the whole, though its quotes are broken further behind', async () => {
  const table = Buffer.from(`a,"${'b'.repeat(CSV_LIMITS.maxRowBytes)}"x\n1,2\n`);
  const source: FileSource = {
    ...fileOf(table),
    open: async function* (from = 0, to = table.length) {
      yield table.subarray(from, to);
    },
  };
  const { fault } = runTable(table, { planTable: createPlanTable({}) });
  expect(fault).toEqual({ fault: 'ROW_TOO_LONG', line: 1 });
  for (const index of [0, 1])
    expect(await openTablePart(source, { index, of: 2 }, { form: FORM }).catch(faultOf)).toEqual({ fault });
});

const reasons = ({ rejects }: TableOutcome) => rejects.map((reject) => reject.replace(/^\d+ /, ''));
const sum = (numbers: readonly number[]) => numbers.reduce((before, number) => before + number, 0);

function expectWhole(parts: readonly TableOutcome[], whole: TableOutcome): void {
  const header = whole.bytes.length - sum(parts.map(({ bytes }) => bytes.length));
  const length = parts.length === 1 ? 0 : -header / (parts.length - 1);
  const rows = parts.map(({ bytes }, index) => Buffer.from(bytes.subarray(index === 0 ? 0 : length)));
  expect(Buffer.concat(rows).toString('latin1')).toBe(Buffer.from(whole.bytes).toString('latin1'));
  expect(sum(parts.map(({ rowsIn }) => rowsIn))).toBe(whole.rowsIn);
  expect(sum(parts.map(({ rowsOut }) => rowsOut))).toBe(whole.rowsOut);
  expect(parts.flatMap(reasons)).toEqual(reasons(whole));
}

const kept = anyTablePlan.map((plan): typeof plan => (header) => {
  const made = plan(header);
  return 'fault' in made ? made : { ...made, rowOrder: 'kept' };
});
const anyParts = fc.integer({ min: 1, max: 7 });
const anyPseudonymizer = fc.constantFrom(...PSEUDONYMIZERS);

describe('BLK-06 parts of a table', () => {
  test.each([
    {
      how: 'with proofs from near and far',
      windows: { lookBehindBytes: [4, 24], trustedBytes: Number.POSITIVE_INFINITY },
    },
    { how: 'read from the beginning', windows: { lookBehindBytes: [], trustedBytes: 1 } },
  ])('are the table, whatever is in it: $how', { timeout: ROUNDS_TIMEOUT }, async ({ windows }) => {
    await fc.assert(
      fc.asyncProperty(
        anyTable,
        kept,
        anyParts,
        anyPseudonymizer,
        async (table, planTable, of, pseudonymizer) => {
          const run = { planTable, pseudonymizer, openRows: ROW_ENGINES.plain };
          const whole = runTable(table, run);
          const parts = await runParts(table, { of, windows, run });
          expect(parts.some(({ fault }) => fault !== undefined)).toBe(whole.fault !== undefined);
          if (whole.fault === undefined) expectWhole(parts, whole);
        },
      ),
      { numRuns: RUNS },
    );
  });

  test('are the table or one of them fails, where a stretch without quotes is trusted that is inside of them', {
    timeout: ROUNDS_TIMEOUT,
  }, async () => {
    const windows = { lookBehindBytes: [4, 8], trustedBytes: 8 };
    let failed = 0;
    await fc.assert(
      fc.asyncProperty(anyTable, kept, anyParts, async (table, planTable, of) => {
        const run = { planTable, openRows: ROW_ENGINES.plain };
        const whole = runTable(table, run);
        const parts = await runParts(table, { of, windows, run });
        const isFailed = parts.some(({ fault }) => fault !== undefined);
        if (whole.fault !== undefined) expect(isFailed).toBe(true);
        else if (isFailed) failed += 1;
        else expectWhole(parts, whole);
      }),
      { numRuns: RUNS },
    );
    // The kernel says so as well.
    const cell = `"${'x\n'.repeat(40)}"`;
    const table = Buffer.from(`a,b\n1,${cell}\n2,y\n`);
    for (const openRows of Object.values(ROW_ENGINES)) {
      const parts = await runParts(table, { of: 2, windows, run: { openRows } });
      expect(parts.map(({ fault }) => fault?.fault)).toContain('QUOTE_UNCLOSED');
    }
    expect(failed).toBeLessThan(RUNS / 2);
  });

  test('are found where cells are quoted, without reading the table from its beginning', async () => {
    const row = (at: number) => `"${at}","line one\nline two, of ""${at}""","x"\n`;
    const table = Buffer.from(`a,b,c\n${Array.from({ length: 20_000 }, (_, at) => row(at)).join('')}`);
    let read = 0;
    const file = fileOf(table);
    const counted: FileSource = {
      ...file,
      open: async function* (from = 0, to = table.length) {
        read += to - from;
        yield table.subarray(from, to);
      },
    };
    const opened = await openTablePart(counted, { index: 3, of: 4 }, { form: FORM });
    expect(table.subarray(opened.range.from).toString()).toMatch(/^"\d+","line one\n/);
    expect(read).toBeLessThan(table.length / 4);
  });
});

/** Lines of every kind; the mark of UTF-8 begins a file, and is no JSON elsewhere. */
const anyLines = fc
  .array(
    fc.constantFrom(
      '{"a":1}',
      '{"b":"\\n"}',
      'x',
      '',
      ' ',
      '\ufeff{"a":2}',
      '[1]',
      '\n',
      '\r\n',
      '\n',
      '\n',
      '\n',
    ),
    { maxLength: 40 },
  )
  .map((pieces) => Buffer.from(pieces.join('')));

function runLines(lines: Uint8Array) {
  const reasons: string[] = [];
  const engine = createNdjsonEngine(
    {
      type: 'records',
      rowOrder: 'kept',
      createRecordSanitizer: () => (record) =>
        Buffer.from(record).toString().startsWith('{') ? record : 'not-an-object',
    },
    { pseudonymizer: TABLE_PSEUDONYMIZER, onReject: (_, reason) => void reasons.push(reason) },
  );
  const text = Buffer.concat([engine.write(lines).slice(), engine.end().slice()]).toString();
  return { text, reasons, rowsIn: engine.counts().rowsIn };
}

test('BLK-06 parts of NDJSON are the file', { timeout: ROUNDS_TIMEOUT }, async () => {
  await fc.assert(
    fc.asyncProperty(anyLines, anyParts, async (lines, of) => {
      const whole = runLines(lines);
      const parts = await Promise.all(
        Array.from({ length: of }, async (_, index) =>
          runLines(await bytesOfPart(await openLinesPart(fileOf(lines), { index, of }))),
        ),
      );
      expect(parts.map(({ text }) => text).join('')).toBe(whole.text);
      expect(parts.flatMap((part) => part.reasons)).toEqual(whole.reasons);
      expect(sum(parts.map(({ rowsIn }) => rowsIn))).toBe(whole.rowsIn);
    }),
    { numRuns: RUNS },
  );
});
