import { describe, expect, it } from 'vitest';
import {
  createPlanTable,
  PERSON,
  ROW_ENGINES,
  runTable,
  TABLE_PSEUDONYMIZER,
} from '../../../../tests/harness/run-table.ts';
import { BULK_FAULTS, describeFault } from '../bulk-fault.ts';
import type { ColumnAction } from '../bulk-plan.ts';
import { CSV_LIMITS } from './rows/csv-limits.ts';

const ANN = TABLE_PSEUDONYMIZER.irreversible('ann@contoso.com', 'person') ?? '';
const upper: ColumnAction = { type: 'apply', label: 'upper case', apply: (value) => value.toUpperCase() };

describe.each(Object.entries(ROW_ENGINES))('%s rows', (_, openRows) => {
  const run = (input: string | Uint8Array, more: Parameters<typeof runTable>[1] = {}) =>
    runTable(input, { openRows, ...more });
  const limited = { ...CSV_LIMITS, maxCellBytes: 8, maxRowBytes: 24, maxColumns: 5 };

  it('BLK-02: quotes, line ends and delimiters inside cells shift no column', () => {
    const { text, rejects } = run(
      'id,mail,note\n1,ann@contoso.com,"a ""b"", c\r\nd"\n2,"ann@contoso.com",e\n',
      {
        planTable: createPlanTable({ mail: PERSON }),
      },
    );
    expect(text).toBe(`id,mail,note\n1,${ANN},"a ""b"", c\r\nd"\n2,${ANN},e\n`);
    expect(rejects).toEqual([]);
  });

  it('BLK-02: a row with fewer or more cells is rejected with its line, which counts line ends inside quotes', () => {
    const { text, rejects, rowsIn, rowsOut } = run('a,b\n1\n"x\r\ny\rz\nw",2\n1,2,3\n4,\n');
    expect(text).toBe('a,b\n"x\r\ny\rz\nw",2\n4,\n');
    expect(rejects).toEqual(['2 cells-missing', '7 cells-extra']);
    expect([rowsIn, rowsOut]).toEqual([4, 2]);
  });

  it('BLK-02: a quote inside an unquoted cell is data, and the cell is written in quotes', () => {
    const keep = { planTable: createPlanTable({}, { formulas: 'keep' }) };
    const { text, rejects } = run('a,b"c\n1,5" pipe\n2,x""y\n3,="00123"\n4,"ok"\n5,a"\n', keep);
    expect(text).toBe('a,"b""c"\n1,"5"" pipe"\n2,"x""""y"\n3,"=""00123"""\n4,"ok"\n5,"a"""\n');
    expect(rejects).toEqual([]);
  });

  it('BLK-02: blanks and then a quote reject their row, since readers differ, and the next row is whole', () => {
    const { text, rejects } = run('a,b\n1, "x, y"\n2,\t"x"\n3,ok\n, "x"\n');
    expect(text).toBe('a,b\n3,ok\n');
    expect(rejects).toEqual(['2 quote-stray', '3 quote-stray', '5 quote-stray']);
    expect(run('a, "b"\n1,2\n').fault).toEqual({ fault: 'QUOTE_BROKEN', line: 1 });
  });

  it('BLK-02: a person has one pseudonym, with quotes around the cell or inside it', () => {
    const planTable = createPlanTable({ b: PERSON });
    const name = 'Ann "AL" Lee <ann@contoso.com>';
    const { text } = run(`a,b\n1,${name}\n2,"${name.replaceAll('"', '""')}"\n`, { planTable });
    const made = TABLE_PSEUDONYMIZER.irreversible(name, 'person');
    expect(text).toBe(`a,b\n1,${made}\n2,${made}\n`);
  });

  it('BLK-02: text behind a closing quote fails the file, since nobody can say where its row ends', () => {
    expect(run('a,b\n1,2\n"x"y,2\n').fault).toEqual({ fault: 'QUOTE_BROKEN', line: 3 });
    expect(run('a,b\n"x" ,2\n').fault).toEqual({ fault: 'QUOTE_BROKEN', line: 2 });
    // Most often it is the delimiter: of a header in quotes as DuckDB and Excel write it.
    expect(run('"a";"b"\n"x";2\n').fault).toEqual({ fault: 'QUOTE_BROKEN', line: 1 });
    expect(BULK_FAULTS.QUOTE_BROKEN).toContain('delimiter');
  });

  it('BLK-02: a quote that is never closed fails the file, at the line of its row', () => {
    const { fault } = run('a,b\n1,2\n3,"x\n4,5\n6,7\n');
    expect(fault).toEqual({ fault: 'QUOTE_UNCLOSED', line: 3 });
    expect(describeFault(fault ?? { fault: 'HEADER_MISSING' })).not.toContain('x');
  });

  it('BLK-02: an empty file has no header, and a header alone is a table without rows', () => {
    expect(run('').fault).toEqual({ fault: 'HEADER_MISSING' });
    expect(run('\r\n\n').fault).toEqual({ fault: 'HEADER_MISSING' });
    expect(run('\ufeff').fault).toEqual({ fault: 'HEADER_MISSING' });
    expect(run('a,b\n')).toMatchObject({ text: 'a,b\n', rowsIn: 0, fault: undefined });
    expect(run('a,b').text).toBe('a,b\n');
  });

  it('ends rows by LF, CR and CRLF, and writes the end that the header has', () => {
    expect(run('a,b\r1,2\r3,4').text).toBe('a,b\r1,2\r3,4\r');
    expect(run('a,b\r\n1,2\n3,4\r5,6').text).toBe('a,b\r\n1,2\r\n3,4\r\n5,6\r\n');
    expect(run('a,b\n1,2\r\n\r\n\n3,4\r').text).toBe('a,b\n1,2\n3,4\n');
  });

  it('skips lines without a byte, and tells them in no count', () => {
    const { text, rowsIn, rejects } = run('\na,b\n\n1,2\n\n3\n\n');
    expect({ text, rowsIn, rejects }).toEqual({
      text: 'a,b\n1,2\n',
      rowsIn: 2,
      rejects: ['6 cells-missing'],
    });
  });

  it('keeps empty and unnamed columns, and a row of one empty cell is still a row', () => {
    expect(run('a,,\n1,,\n,,\n').text).toBe('a,,\n1,,\n,,\n');
    const one = run('a\n""\n1\n" "\n', { planTable: createPlanTable({ a: PERSON }) });
    expect(one.text).toBe(`a\n""\n${TABLE_PSEUDONYMIZER.irreversible('1', 'person')}\n""\n`);
    expect([one.rowsOut, one.filled]).toEqual([3, [1]]);
  });

  it('tells a plan the names of the header, twice the same and blank ones as well', () => {
    const seen: (readonly string[])[] = [];
    const planTable = (header: readonly string[]) => {
      seen.push(header);
      return { fault: 'HEADER_DUPLICATE', subject: 'rule' } as const;
    };
    expect(run('\ufeff a ,"b,""c",, a \n', { planTable }).fault).toEqual({
      fault: 'HEADER_DUPLICATE',
      line: 1,
      subject: 'rule',
    });
    expect(seen).toEqual([[' a ', 'b,"c', '', ' a ']]);
    expect(run('a\n', { planTable: createPlanTable({}, { columns: [] }) }).fault).toEqual({
      fault: 'COLUMNS_NONE',
      line: 1,
    });
  });

  it('BLK-02: bytes that are no UTF-8, and NUL, reject their row and fail a header', () => {
    const bytes = Buffer.from(
      'a,b\nx,\xff\n\xc3\xa9,2\n\0,3\n\xed\xa0\x80,4\n\xc0\xaf,5\nz,\xe2\x82\n',
      'latin1',
    );
    const { text, rejects } = run(bytes);
    expect(text).toBe('a,b\né,2\n');
    expect(rejects).toEqual([2, 4, 5, 6, 7].map((line) => `${line} not-text`));
    expect(run(Buffer.from('a,\xe9\n1,2\n', 'latin1')).fault).toEqual({ fault: 'ENCODING_UNKNOWN', line: 1 });
    expect(run(Buffer.from('a,b\n', 'utf16le')).fault).toEqual({ fault: 'ENCODING_UNKNOWN', line: 1 });
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+cmd', "'+cmd"],
    ['-2+3+cmd|', "'-2+3+cmd|"],
    ['@SUM(1)', "'@SUM(1)"],
    ['\t=1', "'\t'=1"],
    ['\tx', "'\tx"],
    ['"=1,2"', `"'=1,2"`],
    ['"\r=1"', `"'\r'=1"`],
    ['"\n=1"', `"'\n'=1"`],
    ['＝1', "'＝1"],
    ['＋1', "'＋1"],
    ['－1', "'－1"],
    ['＠1', "'＠1"],
    // What a program may take off: blanks, what is not seen, quotes.
    [' =1', "' =1"],
    ['\u00a0\u3000=1', "'\u00a0\u3000=1"],
    ['\u200b\ufeff\u2060@x', "'\u200b\ufeff\u2060@x"],
    ['\u200f\u202e+x', "'\u200f\u202e+x"],
    ['"""=1"', `"'""=1"`],
    ['"""""=1"', `"'""""=1"`],
    // Where a program with another separator begins a cell; all sorts of them in one cell.
    ['x;=cmd()', "x;'=cmd()"],
    ['x; \u200b=cmd()', "x;' \u200b=cmd()"],
    ['x\t=cmd()', "x\t'=cmd()"],
    ['x|@cmd', "x|'@cmd"],
    ['"x,=cmd()"', `"x,'=cmd()"`],
    ['"x\n=cmd()"', `"x\n'=cmd()"`],
    ['"x\r\n-cmd"', `"x\r\n'-cmd"`],
    ['x;＝1', "x;'＝1"],
    ['x;-1a', "x;'-1a"],
    ['"x;-1,cmd()"', `"x;'-1,cmd()"`],
    ['=1;=2;;\t=3', "'=1;'=2;;\t'=3"],
    [`"x;""=cmd|' /C calc'!A0"""`, `"x;'""=cmd|' /C calc'!A0"""`],
    ['x;"=HYPERLINK(1)"', `"x;'""=HYPERLINK(1)"""`, '"x;""=HYPERLINK(1)"""'],
    [`${'x'.repeat(70)};=1`, `${'x'.repeat(70)};'=1`],
    ['-', "'-"],
    ['--', "'--"],
    ['-1e', "'-1e"],
    ['-e5', "'-e5"],
    ['-1e5x', "'-1e5x"],
    ['"+""1"', `"'+""1"`],
    // What directories and spreadsheets write for a number that keeps its zeros, and for a link.
    ['="00123"', `"'=""00123"""`, '"=""00123"""'],
    ['=HYPERLINK("https://x")', `"'=HYPERLINK(""https://x"")"`, '"=HYPERLINK(""https://x"")"'],
  ])('BLK-01: the formula %j is prefixed, or its row is rejected', (cell, prefixed, kept = cell) => {
    const input = `a,b\n${cell},1\n`;
    expect(run(input).text).toBe(`a,b\n${prefixed},1\n`);
    const refused = run(input, { planTable: createPlanTable({}, { formulas: 'refuse' }) });
    expect([refused.text, refused.rejects]).toEqual(['a,b\n', ['2 formula']]);
    expect(run(input, { planTable: createPlanTable({}, { formulas: 'keep' }) }).text).toBe(
      `a,b\n${kept},1\n`,
    );
  });

  it.each([
    '-1.5',
    '+49 30 123-45',
    '+49 (30) 12/34',
    '"-1,000.00"',
    '+5%',
    '-1e5',
    '-1.5E+10',
    '1=1',
    "'=1",
    'a',
    '',
    ' ',
    ' \u00a0',
    '．=1',
    'é=1',
    'x;y',
    '10; -5; +49 30 1',
    'x|-1|',
    '"1, -2,5, -3"',
    '"x\n-5\r\n+6e5"',
    'CN=Ana;OU=x',
    'a@x.org;b@x.org',
    'a -b',
    'a:=b',
  ])('BLK-01: %j is no formula and stays as it is', (cell) => {
    const input = `a,b\n${cell},1\n`;
    expect(run(input).text).toBe(input);
    expect(run(input, { planTable: createPlanTable({}, { formulas: 'refuse' }) }).text).toBe(input);
  });

  it('BLK-01: a formula is found wherever it stands in a row, and its neighbours are left alone', () => {
    const cells = (at: number) =>
      Array.from({ length: 40 }, (_, n) => `${'y'.repeat(n)}${n === at ? ';=x' : ''}`);
    for (let at = 0; at < 40; at += 1) {
      const input = `${Array.from({ length: 40 }, (_, n) => `c${n}`).join(',')}\n${cells(at).join(',')}\n`;
      expect(run(input).text).toBe(input.replace(';=', ";'="));
    }
  });

  it('BLK-01: a cell of nothing but separators and blanks takes no time that grows with its square', () => {
    for (const piece of ['\t', ' ', ';-1', '|"', ';+1 ', '\ufeff', ';-1|-1', '\t '])
      expect(run(`a,b\n${piece.repeat(100_000)}=,1\n`, { cuts: [1_000_000] }).rowsIn).toBe(1);
  });

  it('BLK-01: what an act makes, and names of columns, are guarded as well', () => {
    const make = (made: string): ColumnAction => ({ type: 'apply', label: 'made', apply: () => made });
    const act = (made: string, formulas: 'prefix' | 'refuse') =>
      run('a,b\n1,2\n', { planTable: createPlanTable({ a: make(made) }, { formulas }) });
    expect(act('=a,"b', 'prefix').text).toBe(`a,b\n"'=a,""b",2\n`);
    expect(act('=a', 'refuse').rejects).toEqual(['2 formula']);
    expect(run('=a,b\n1,2\n').text).toBe("'=a,b\n1,2\n");
    expect(run('a; =b,"c\n@d"\n1,2\n').text).toBe(`a;' =b,"c\n'@d"\n1,2\n`);
    expect(act('x;=a', 'prefix').text).toBe("a,b\nx;'=a,2\n");
    expect(act('x;=a', 'refuse').rejects).toEqual(['2 formula']);
  });

  it('writes what an act makes in quotes where it needs them, and nothing for a blank cell', () => {
    const { text } = run('a,b\n"x,y",1\n"x""y",2\n"x\ny",3\nx,4\n" ",5\n', {
      planTable: createPlanTable({ a: upper }),
    });
    expect(text).toBe('a,b\n"X,Y",1\n"X""Y",2\n"X\nY",3\nX,4\n,5\n');
  });

  it('BLK-05: cells, rows and headers beyond their limits are refused, not held', () => {
    const { text, rejects } = run(
      'a,b\n123456789,1\n12345678,2\n"12345678",3\n1,2,3,4,5,6,7,8,9,0,1,2,3,4\n4,5\n',
      {
        limits: limited,
      },
    );
    expect(text).toBe('a,b\n12345678,2\n"12345678",3\n4,5\n');
    expect(rejects).toEqual(['2 cell-too-long', '5 row-too-long']);
    expect(run('a,b,c,d,e,f\n', { limits: limited }).fault).toEqual({ fault: 'COLUMNS_TOO_MANY', line: 1 });
    expect(run(`${'a'.repeat(25)}\n`, { limits: limited }).fault).toEqual({ fault: 'ROW_TOO_LONG', line: 1 });
    // Wherever it is cut, though its quotes are broken further behind.
    for (const cuts of [[], [26]])
      expect(run(`a,"${'b'.repeat(25)}"x\n`, { limits: limited, cuts }).fault).toEqual({
        fault: 'ROW_TOO_LONG',
        line: 1,
      });
    expect(run(`a,b\n"${'x\n'.repeat(30)}",1\n7,"${'y'.repeat(30)}"z`, { limits: limited })).toMatchObject({
      rejects: ['2 row-too-long'],
      fault: { fault: 'QUOTE_BROKEN', line: 33 },
    });
  });

  it('psoxy-facts.md#k: removes blanks around cells where the plan says so, inside quotes too', () => {
    const planTable = createPlanTable({ mail: PERSON }, { trim: true, formulas: 'keep' });
    const { text } = run('id,mail\n 1 , ann@contoso.com \n"\t2 ","  ann@contoso.com"\n"  ",  \n', {
      planTable,
    });
    expect(text).toBe(`id,mail\n1,${ANN}\n"2",${ANN}\n,\n`);
  });

  it('takes columns in any order, twice, renamed, and ones that the file does not have', () => {
    const column = (name: string, source: number, act: ColumnAction = { type: 'keep' }) => ({
      name,
      source,
      action: act,
    });
    const planTable = createPlanTable(
      {},
      {
        columns: [
          column('b', 1),
          column('Mail', 0, PERSON),
          column('none', -1),
          column('mail', 0),
          column('none 2', -1, PERSON),
        ],
      },
    );
    const { text, filled } = run('mail,b\nann@contoso.com,1\n', { planTable });
    expect(text).toBe(`b,Mail,none,mail,none 2\n1,${ANN},,ann@contoso.com,\n`);
    expect(filled).toEqual([1, 1, 0, 1, 0]);
  });

  it('lines that programs write above a header for each other are no header and no row', () => {
    for (const above of ['#TYPE Selected.System.String\r\n', 'sep=,\n', '"sep=,"\r', 'sep=;\n#TYPE x\n']) {
      const input = `${above}a,b\n1,2\n3\n`;
      for (const cuts of [[], [3, above.length, above.length + 2]]) {
        const { text, rejects } = run(input, { cuts });
        expect(text).toBe('a,b\n1,2\n');
        expect(rejects).toEqual([`${above.split(/\r\n|\r|\n/).length + 2} cells-missing`]);
      }
      expect(run(above).fault).toEqual({ fault: 'HEADER_MISSING' });
    }
    expect(run('#TYPE\nx\n').text).toBe('#TYPE\nx\n');
    expect(run('a,b\nsep=;,1\n#TYPE x,2\n').rowsOut).toBe(2);
  });

  it('takes every delimiter of the list, and no other', () => {
    for (const delimiter of [';', '\t', '|', ':', '^', ' '])
      expect(run(`a${delimiter}b\n"1${delimiter}2"${delimiter}3\n`, { form: { delimiter } }).text).toBe(
        `a${delimiter}b\n"1${delimiter}2"${delimiter}3\n`,
      );
    for (const delimiter of ['~', '"', '\n', 'a', '=', '', ',,'])
      expect(() => run('a\n', { form: { delimiter } })).toThrow(RangeError);
  });

  it('BLK-05: 10^5 and 10^6 columns are refused by their header', () => {
    for (const count of [100_000, 1_000_000]) {
      expect(run(`${'a,'.repeat(count)}\n`, { cuts: [count] }).fault).toEqual({
        fault: 'COLUMNS_TOO_MANY',
        line: 1,
      });
    }
  });
});
