import { describe, expect, it, test } from 'vitest';
import type { BulkFormat } from '../../../bulk/src/bulk-plan.ts';
import { findFileRuleSet } from '../../../bulk/src/bulk-rules.ts';
import { createEngine } from '../../../bulk/src/engines/create-engine.ts';
import { createPseudonymizer } from '../../../engine/src/pseudonyms/create-pseudonymizer.ts';
import { readYaml } from '../../../rules/src/text/yaml/read-yaml.ts';
import { isPsoxyBulkRules, readPsoxyBulkRules } from './read-psoxy-bulk-rules.ts';

const pseudonymizer = createPseudonymizer({
  scheme: 'psoxy',
  salt: 'Q2FyYW1lbEJlaWdlT2NlYW5QaW5l',
  encryptionKey: '7Yh2-correct-horse-battery-staple',
  tenant: '',
});
const token = (text: string) => pseudonymizer.irreversible(text, 'person');
const getHash = (text: string) => pseudonymizer.describe(text)?.hash;

const read = (text: string) => readPsoxyBulkRules(readYaml(text), 'r.yaml');
const soundRules = (text: string) => {
  const { rules, issues } = read(text);
  return rules ?? expect.fail(issues.map(({ message }) => message).join());
};

function run(rules: string, input: string, format: BulkFormat = 'csv', name = 'a.csv'): string {
  const set = findFileRuleSet(soundRules(rules), name) ?? expect.unreachable();
  const onReject = (line: number, reason: string) => expect.fail(`${line} ${reason}`);
  const engine = createEngine({ set, format }, { pseudonymizer, onReject });
  return Buffer.concat([engine.write(Buffer.from(input)).slice(), engine.end()]).toString();
}

const HASH = 'pseudonymFormat: URL_SAFE_HASH_ONLY\n';

describe('rules for columns (psoxy-facts.md#k)', () => {
  it('names are matched trimmed and case-insensitively, output keeps the casing of the file, values are trimmed', () => {
    const out = run(
      `${HASH}columnsToPseudonymize: [employee_id]\n`,
      '\ufeff EMPLOYEE_ID ,Dept\n" E1 ", HR \n',
    );
    expect(out.split('\n')[1]).toBe(`${getHash('E1')},HR`);
    expect(out).toMatch(/^EMPLOYEE_ID,Dept\n/);
  });

  it('BLK-02: a name with accents is found in whichever of its two Unicode forms it is written', () => {
    const out = run(
      `${HASH}columnsToPseudonymize: ["Pr\u00e9nom"]\ncolumnsToRedact: ["\u00c2ge"]\n`,
      'Pre\u0301nom,A\u0302ge,b\nAna,41,1\n',
    );
    expect(out).toBe(`Pr\u00e9nom,b\n${getHash('Ana')},1\n`);
    expect(run('transforms: [{ redact: "$.Pr\u00e9nom" }]\n', 'Pre\u0301nom,b\nAna,1\n')).not.toContain(
      'Ana',
    );
  });

  it.each(['e\u00admail', 'email\u200b', '\u2060email', '\uff45mail', '\u00a0email\u00a0'])(
    'BLK-02: a name that is seen as one of the rules is it (%j)',
    (name) => {
      const input = `${name},b\nana@x.org,1\n`;
      const out = `${getHash('ana@x.org')},1\n`;
      expect(run(`${HASH}columnsToPseudonymize: [email]\n`, input)).toContain(out);
      expect(run('columnsToRedact: [email]\n', input)).not.toContain('ana');
      expect(run('columnsToRename: { email: c }\ncolumnsToPseudonymize: [email]\n', input)).not.toContain(
        'ana',
      );
      const both = `email,${name},b\nana@x.org,ana@x.org,1\n`;
      expect(() => run('columnsToRedact: [email]\n', both)).toThrow('HEADER_DUPLICATE');
    },
  );

  it('BLK-02: no text leaves inside a name: signs that are not seen are taken off', () => {
    const hidden = `b${String.fromCodePoint(0xe0041, 0xe006e, 0xe0061)}\u200b`;
    const input = `id,${hidden}\n7,1\n`;
    const out = `id,b\n${getHash('7')},1\n`;
    const rules = `${HASH}columnsToPseudonymize: [id]\n`;
    expect(run(rules, input)).toBe(out);
    expect(run(`${rules}columnsToInclude: [id, b]\n`, input)).toBe(out);
    expect(run('transforms: [{ redact: "$.id" }]\n', input)).toBe('id,b\n,1\n');
    const same = `b,${hidden}\n1,2\n`;
    expect(() => run('transforms: [{ redact: "$.id" }]\n', same)).toThrow('HEADER_DUPLICATE');
  });

  it('BLK-02: record rules find such a column of CSV too', () => {
    const rules = 'transforms: [{ redact: "$.email" }]\n';
    for (const name of ['e\u00admail', '\u200b email', 'email \u2060'])
      expect(run(rules, `${name},b\nana@x.org,1\n`)).not.toContain('ana');
  });

  it('the default format is JSON', () => {
    expect(run('columnsToPseudonymize: [m]\n', 'm\nAna@x.ORG\n')).toBe(
      `m\n"{""domain"":""x.ORG"",""hash"":""${getHash('ana@x.org')}""}"\n`,
    );
  });

  it('a blank cell is empty and never hashed', () => {
    expect(run(`${HASH}columnsToPseudonymize: [m]\n`, 'm,n\n  ,1\n"",2\n').split('\n').toSorted()).toEqual([
      '',
      ',1',
      ',2',
      'm,n',
    ]);
  });

  it('unnamed columns and trailing commas are kept, commas quoted again', () => {
    expect(run(`${HASH}columnsToPseudonymize: [m]\n`, 'm,,x,\nE,1,"a, b",\n')).toBe(
      `m,,x,\n${getHash('E')},1,"a, b",\n`,
    );
  });

  it('the record separator is that of the first line, and an empty delimiter is a comma', () => {
    expect(run("delimiter: ''\ncolumnsToRedact: [b]\n", 'a,b\r\n1,2\r\n')).toBe('a\r\n1\r\n');
    expect(run("delimiter: ';'\ncolumnsToRedact: [b]\n", 'a;b\n1;2\n')).toBe('a\n1\n');
  });

  it('include and redact filter; new columns come behind the others in the order of their names, renamed ones stay', () => {
    const rules = `${HASH}columnsToInclude: [id, dept, mail]
columnsToRedact: [mail]
columnsToRename: { dept: department }
columnsToDuplicate: { id: zz_id, mail: aa_mail }
columnsToPseudonymize: [zz_id, department]
`;
    expect(run(rules, 'id,dept,mail,salary\n7,HR,k@x.org,100\n')).toBe(
      `id,department,aa_mail,zz_id\n7,${getHash('HR')},k@x.org,${getHash('7')}\n`,
    );
  });

  it('a column that is hidden under its old name stays hidden when it is renamed', () => {
    expect(run(`${HASH}columnsToPseudonymize: [id]\ncolumnsToRename: { id: key }\n`, 'id\n7\n')).toBe(
      `key\n${getHash('7')}\n`,
    );
  });

  it('columnsToPseudonymize that the file lacks are added and empty; IfPresent is silent', () => {
    expect(run('columnsToPseudonymize: [gone]\ncolumnsToPseudonymizeIfPresent: [other]\n', 'a\n1\n')).toBe(
      'a,gone\n1,\n',
    );
  });

  it('fieldsToTransform: filter, formatString, javaRegExpReplace and pseudonymize, of the original value', () => {
    const rules = `${HASH}columnsToPseudonymize: [mail]
fieldsToTransform:
  mail: { newName: github, transforms: [{ filter: "^(.*)@.*$" }, { formatString: "%s_corp" }, { pseudonymize: true }] }
  other:
    newName: unit
    sourceColumn: dept
    transforms: [{ javaRegExpReplace: { regExp: "([A-Z]+)-([0-9]+)", replaceString: "$2/$1" } }]
`;
    expect(run(rules, 'mail,dept\nkim@x.org,HR-12\n')).toBe(
      `mail,dept,github,unit\n${getHash('kim@x.org')},HR-12,${getHash('kim_corp')},12/HR\n`,
    );
    expect(run(rules, 'mail,dept\nno address,hr 12\n')).toBe(
      `mail,dept,github,unit\n${getHash('no address')},hr 12,,hr 12\n`,
    );
  });

  it('rows are shuffled in chunks of 500, the last with what is left, the same way again', () => {
    const rows = Array.from({ length: 1200 }, (_, n) => String(n));
    const out = run('columnsToRedact: [x]\n', `n,x\n${rows.map((n) => `${n},1`).join('\n')}\n`)
      .trim()
      .split('\n');
    expect(out.slice(1, 501)).not.toEqual(rows.slice(0, 500));
    expect(out.slice(1, 501).toSorted()).toEqual(rows.slice(0, 500).toSorted());
    expect(out.slice(501).toSorted()).toEqual(rows.slice(500).toSorted());
  });

  it.each([
    ['a blank entry', "columnsToPseudonymize: ['  ']\n", /must be the name of a column/],
    ['an unknown key', 'columnsToPseudonymise: [a]\ndelimiter: ","\n', /unknown key/],
    ['a field without newName', 'fieldsToTransform: { a: { transforms: [] } }\n', /needs the key "newName"/],
    [
      'two steps in one',
      'fieldsToTransform: { a: { newName: b, transforms: [{ filter: x, pseudonymize: true }] } }\n',
      /exactly one key/,
    ],
    [
      'ReDoS in a filter',
      'fieldsToTransform: { a: { newName: b, transforms: [{ filter: "(a+)+$" }] } }\n',
      /repetition/,
    ],
    [
      'a group that is not there',
      'fieldsToTransform: { a: { newName: b, transforms: [{ javaRegExpReplace: { regExp: "a", replaceString: "$1" } }] } }\n',
      /names a group/,
    ],
    [
      'another format specifier',
      'fieldsToTransform: { a: { newName: b, transforms: [{ formatString: "%d" }] } }\n',
      /one %s/,
    ],
  ])('%s is an error', (_, text, message) => {
    const { rules, issues } = read(text);
    expect(rules).toBeUndefined();
    expect(issues.map((issue) => issue.message).join('\n')).toMatch(message);
  });

  it('a column twice in the header fails the file', () => {
    expect(() => run('columnsToRedact: [x]\n', 'a,A \n1,2\n')).toThrow(/HEADER_DUPLICATE/);
  });
});

describe('rules for records (psoxy-facts.md#l)', () => {
  const RULES = `format: NDJSON
transforms:
  - redact: $.summary
  - pseudonymize: [$.who, '$.in[*].mail']
  - tokenize: $.device
  - textDigest: $.note
  - textDigestKeywords: { keywords: [plan], jsonPaths: [$.plan] }
`;

  it('redact makes null, the others what they say; a missing path is skipped', () => {
    const line =
      '{"summary":"s","who":"Kim@x.org","in":[{"mail":"a@x.org"},{}],"device":"d1","note":"two words","left":1}\n';
    expect(JSON.parse(run(RULES, line, 'ndjson'))).toEqual({
      summary: null,
      who: token('Kim@x.org'),
      in: [{ mail: token('a@x.org') }, {}],
      device: pseudonymizer.reversible('d1', 'text'),
      note: '{"length":9,"word_count":2}',
      left: 1,
    });
  });

  it('blank stays blank, null stays null, a whole number is hashed as its digits', () => {
    expect(JSON.parse(run(RULES, '{"who":" ","device":null}\n', 'ndjson'))).toEqual({
      who: ' ',
      device: null,
    });
    expect(JSON.parse(run(RULES, '{"who":42}\n', 'ndjson'))).toEqual({ who: token('42') });
  });

  it.each(['{"who":true}', '{"who":1.5}', '{"who":{}}', '{"device":["x"]}', '[1]', '"x"'])(
    '%s is left out',
    (line) => {
      const set = soundRules(RULES).sets[0] ?? expect.unreachable();
      const findings: string[] = [];
      const engine = createEngine(
        { set, format: 'ndjson' },
        { pseudonymizer, onReject: (_, why) => void findings.push(why) },
      );
      engine.write(Buffer.from(`${line}\n`));
      expect([Buffer.from(engine.end()).toString(), findings.length]).toEqual(['', 1]);
    },
  );

  it('outputSchemaFilter is applied last', () => {
    const rules = `${RULES}outputSchemaFilter: { type: object, properties: { who: { type: string }, left: { type: integer } } }\n`;
    expect(JSON.parse(run(rules, '{"who":"k@x.org","left":1,"more":2,"summary":"s"}\n', 'ndjson'))).toEqual({
      who: token('k@x.org'),
      left: 1,
    });
  });

  it('JSON arrays, and CSV, whose cells are texts', () => {
    expect(JSON.parse(run(RULES, '[{"who":"k@x.org"}]', 'json-array'))).toEqual([{ who: token('k@x.org') }]);
    expect(run(RULES, 'who,summary,n\nk@x.org,s,1\n', 'csv')).toBe(`who,summary,n\n${token('k@x.org')},,1\n`);
  });

  it('no array under JSON_ARRAY fails, and a search in CSV is refused', () => {
    expect(() => run(RULES, '{"who":"k"}', 'json-array')).toThrow(/NOT_AN_ARRAY/);
    expect(() => run('transforms: [{ redact: $..a }]\n', 'a\n1\n')).toThrow(/FORMAT_MISMATCH/);
  });
});

describe('rules for several files (psoxy-facts.md#l)', () => {
  const RULES = `fileRules:
  /export/{week}/survey_{n?}.csv: { columnsToRedact: [b] }
  export/{week}/{file}:
    fileRules:
      'index_{n}.ndjson': { transforms: [{ redact: $.a }], format: NDJSON }
      'users*': { columnsToRedact: [c] }
  '{any}.csv': { columnsToRedact: [a] }
`;
  const find = (name: string) => findFileRuleSet(soundRules(RULES), name)?.pointer;

  test.each([
    ['export/w1/survey_.csv', '/fileRules/~1export~1{week}~1survey_{n?}.csv'],
    ['/export/w1/survey_3.csv', '/fileRules/~1export~1{week}~1survey_{n?}.csv'],
    ['export/w1/index_1.ndjson', '/fileRules/export~1{week}~1{file}/fileRules/index_{n}.ndjson'],
    ['export/w1/users*', '/fileRules/export~1{week}~1{file}/fileRules/users*'],
    ['export/w1/users1', undefined],
    ['EXPORT/w1/survey_1.CSV', '/fileRules/~1export~1{week}~1survey_{n?}.csv'],
    ['x.csv', '/fileRules/{any}.csv'],
    ['x/y.csv', undefined],
  ])('%s', (name, pointer) => {
    expect(find(name)).toBe(pointer);
  });

  it('is nested one level deep and no deeper', () => {
    const deep =
      'fileRules: { "{a}": { fileRules: { "{b}": { fileRules: { c: { columnsToRedact: [x] } } } } } }\n';
    expect(
      read(deep)
        .issues.map(({ message }) => message)
        .join(),
    ).toMatch(/nested more than one level/);
  });
});

describe('what no rule names', () => {
  it('passes in this language, and that is told', () => {
    const open = (text: string) => read(text).issues.map(({ code }) => code);
    expect(open('columnsToRedact: [a]\n')).toEqual(['RULES_OPEN']);
    expect(open('columnsToInclude: [a]\n')).toEqual([]);
    expect(open('transforms: [{ redact: $.a }]\n')).toEqual(['RULES_OPEN']);
    expect(open('transforms: []\noutputSchemaFilter: { type: object }\n')).toEqual([]);
  });

  it('rules of an API are none for files', () => {
    expect(isPsoxyBulkRules({ endpoints: [], transforms: [] })).toBe(false);
    expect(isPsoxyBulkRules({ columnsToRedact: [] })).toBe(true);
  });
});
