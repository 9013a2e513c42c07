import fc from 'fast-check';
import {
  type ColumnAction,
  NO_SOURCE,
  type PlanTable,
  type TablePlan,
} from '../../packages/bulk/src/bulk-plan.ts';
import { toColumnAction } from '../../packages/bulk/src/rules/to-column-action.ts';
import type { LeafAction } from '../../packages/engine/src/plan/treatments.ts';

/** Pieces of which hostile and ordinary tables are made; `latin1` bytes, so that what is no UTF-8 is among them. */
const PIECES = [
  ',',
  ',',
  ',',
  ';',
  '"',
  '"',
  '""',
  '\n',
  '\n',
  '\r',
  '\r\n',
  ' ',
  '\t',
  '=',
  '+',
  '-',
  '@',
  '1',
  '-1.5e',
  'x',
  'ann@contoso.com',
  'Ann+tag@Contoso.COM',
  '"Ann" <ann@contoso.com>',
  'a.b@fabrikam.com',
  'EMP-0042',
  '\xc3\xa9',
  '\xef\xbc\x9d',
  '\xf0\x9f\x98\x80',
  '\xff',
  '\xc3',
  '\0',
  '\x07',
  '\x0b',
  '\x7f',
  '\xc2\x85',
  '\xc2\xa0',
  '|',
  ';=',
  '\t-1',
  ';+1.5',
  '\xe2\x80\x8b',
  '\xe3\x80\x80',
  'p~',
  'x'.repeat(70),
  'long.name.of.somebody.whose.address.is.longer.than.64.bytes@department.contoso.com',
];

/** Anything at all. */
const anyText = fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join(''));

const anyCell = fc
  .array(fc.constantFrom(...PIECES.filter((piece) => !/[",;\r\n]/.test(piece))), { maxLength: 3 })
  .map((pieces) => pieces.join(''));
const quotedCell = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 4 })
  .map((pieces) => `"${pieces.join('').replaceAll('"', '""')}"`);

/** Quotes inside, none around. */
const innerCell = fc
  .tuple(
    fc.constantFrom('x', '=', '+', '5', '\xc3\xa9'),
    fc.array(fc.constantFrom(...PIECES.filter((piece) => !/[,;\r\n]/.test(piece))), { maxLength: 4 }),
  )
  .map(([first, pieces]) => `${first}${pieces.join('')}`);
/** Of a form that the kernel knows, or nearly. */
const formCell = fc
  .tuple(
    fc.oneof(
      fc.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      fc.stringMatching(/^-?\d{1,4}(\.\d{0,3})?(e-?\d)?$/),
      fc.constantFrom('true', 'False', 'TRUE', 'trues', 'fals', '0', '-0', '007', '-', '.5', '9'.repeat(65)),
      fc.constantFrom('2024-05-17T08:31:02Z', '2024-05-17 08:31', '2024/05/17', '2024-05-1\xb2'),
    ),
    fc.constantFrom('', '', '', ' ', 'x', '-'),
    fc.boolean(),
  )
  .map(([text, more, quoted]) => (quoted ? `"${text}${more}"` : `${text}${more}`));
const someCell = fc.oneof(anyCell, quotedCell, innerCell, formCell);

/** Rows that are mostly right. */
const anyRows = fc
  .array(fc.tuple(fc.array(someCell, { minLength: 1, maxLength: 5 }), fc.constantFrom('\n', '\r\n', '\r')), {
    maxLength: 20,
  })
  .map((rows) => rows.map(([cells, end]) => cells.join(',') + end).join(''));
const fittingRows = fc
  .array(fc.tuple(fc.array(someCell, { minLength: 3, maxLength: 3 }), fc.constantFrom('\n', '\r\n', '\r')), {
    maxLength: 20,
  })
  .map((rows) => rows.map(([cells, end]) => cells.join(',') + end).join(''));

/** A file, as bytes of latin1. Its header, if it is one, has three columns most of the time. */
export const anyTable = fc
  .tuple(
    fc.constantFrom('a,b,c\n', 'a,"b",c\r\n', 'a,b,c\r', '', 'a,b,c'),
    fc.oneof(fittingRows, anyRows, anyText),
  )
  .map(([header, rows]) => Buffer.from(header + rows, 'latin1'));

const LEAVES: readonly LeafAction[] = [
  { treatment: 'coarsen', to: 'month' },
  { treatment: 'coarsen', to: 'day' },
  { treatment: 'coarsen', to: 'minute' },
  ...(['integer', 'number', 'boolean', 'date', 'dateTime'] as const).map(
    (type) => ({ treatment: 'keep', type }) as const,
  ),
];
const ACTS: readonly ColumnAction[] = [
  ...LEAVES.map((leaf) => toColumnAction(leaf) ?? ({ type: 'keep' } as const)),
  { type: 'keep' },
  { type: 'keep', asItIs: true },
  { type: 'pseudonymize', kind: 'person', reversible: false },
  { type: 'pseudonymize', kind: 'person', reversible: true },
  { type: 'pseudonymize', kind: 'employee-number', reversible: false },
  { type: 'pseudonymize', kind: 'text', reversible: true },
  { type: 'pseudonymize', kind: 'meeting', reversible: false },
  {
    type: 'apply',
    label: 'twice',
    apply: (value) => (value === 'x' ? null : value.length > 2 ? undefined : value + value),
  },
  { type: 'apply', label: 'formula', apply: (value) => (value.length === 2 ? `=${value}` : value) },
];

/** What becomes of columns by their place, whatever their names. */
export const anyTablePlan: fc.Arbitrary<PlanTable> = fc
  .record({
    columns: fc.array(
      fc.record({
        name: fc.constantFrom('n', 'n,m', '=n', 'n;=m'),
        source: fc.integer({ min: -1, max: 4 }),
        action: fc.constantFrom(...ACTS),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    rowOrder: fc.constantFrom<TablePlan['rowOrder']>('kept', 'kept', 'shuffled'),
    trim: fc.boolean(),
    formulas: fc.constantFrom<TablePlan['formulas']>('prefix', 'refuse', 'keep'),
  })
  .map(
    ({ columns, ...more }): PlanTable =>
      (header) => ({
        ...more,
        columns: columns.map((column) => ({
          ...column,
          source: column.source < header.length ? column.source : NO_SOURCE,
        })),
        dropped: [],
        unknown: [],
        missing: [],
      }),
  );
