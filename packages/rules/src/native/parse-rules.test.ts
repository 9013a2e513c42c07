import { describe, expect, it } from 'vitest';
import { SetupError } from '../../../engine/src/kernel/errors.ts';
import { parseRules, readRules } from './parse-rules.ts';

const GOOD = `nymgate: 1
name: test
entities:
  user: { properties: { on: { treatment: keep, type: boolean }, "yes": { treatment: drop } } }
endpoints:
  - { id: users, path: /v1.0/users, query: { $top: { type: natural, minimum: 1, values: ["1", "2"] } }, response: { collection: user } }
`;

function lines(text: string): readonly string[] {
  try {
    parseRules(text, 'r.yaml');
    return [];
  } catch (error) {
    return error instanceof SetupError ? error.message.split('\n') : [String(error)];
  }
}

describe('parseRules', () => {
  it('reads YAML, also with a byte order mark, CRLF and comments', () => {
    const ruleSet = parseRules(GOOD, 'r.yaml');
    expect(ruleSet.entities).toEqual({
      user: { properties: { on: { treatment: 'keep', type: 'boolean' }, yes: { treatment: 'drop' } } },
    });
    expect(parseRules(`\ufeff# note\n${GOOD}`.replaceAll('\n', '\r\n'), 'r.yaml')).toEqual(ruleSet);
    expect(parseRules(JSON.stringify(ruleSet), 'r.json')).toEqual(ruleSet);
  });

  it('tells all findings with file, line and column', () => {
    const text = GOOD.replace('treatment: drop', 'treatment: drpo')
      .replace('name: test', 'nmae: test')
      .replace('collection: user', 'collection: usr');
    expect(lines(text)).toEqual([
      'r.yaml:1:1 RULES_INVALID needs the key "name"',
      'r.yaml:2:1 RULES_INVALID unknown key "nmae" (did you mean "name"?)',
      'r.yaml:4:85 RULES_INVALID must be one of "drop", "keep", "pseudonymize", "coarsen", "textDigest", "keepPhrases", "meetingProvider", "sealLink", not "drpo" (did you mean "drop"?)',
      'r.yaml:6:129 RULES_UNKNOWN_REFERENCE no entity is called "usr" (did you mean "user"?)',
    ]);
  });

  it('knows JSON values only', () => {
    const text = GOOD.replace('nymgate: 1', 'nymgate: 0x1')
      .replace('name: test', 'name: ~')
      .replace('minimum: 1', 'minimum: 1.5');
    expect(lines(text).map((line) => line.replace(/ \(.*/, ''))).toEqual([
      'r.yaml:1:10 RULES_INVALID must be 1, not text',
      'r.yaml:2:7 RULES_INVALID must be lower-case words joined by hyphens, at most 64 characters',
      'r.yaml:6:78 RULES_INVALID must be a whole number from 0',
    ]);
  });

  it.each([
    [
      'duplicate key',
      `${GOOD}name: other\n`,
      'r.yaml:7:1 RULES_SYNTAX the key "name" is given twice (remove one)',
    ],
    [
      'duplicate key, quoted',
      `${GOOD}"na\\u006de": other\n`,
      'r.yaml:7:1 RULES_SYNTAX the key "name" is given twice (remove one)',
    ],
    [
      '__proto__',
      `${GOOD}__proto__: { polluted: true }\n`,
      'r.yaml:7:1 RULES_SYNTAX the key "__proto__" is not allowed (remove it)',
    ],
    [
      'merge key',
      `${GOOD}<<: { a: 1 }\n`,
      'r.yaml:7:1 RULES_SYNTAX merge keys are not allowed (write the keys out)',
    ],
    ['number as key', `${GOOD}1: x\n`, 'r.yaml:7:1 RULES_SYNTAX a key must be text (quote it)'],
    ['list as key', `${GOOD}? [a]\n: x\n`, 'r.yaml:7:3 RULES_SYNTAX a key must be text (quote it)'],
    [
      'anchor',
      GOOD.replace('name: test', 'name: &a test'),
      'r.yaml:2:10 RULES_SYNTAX anchors are not allowed (remove the anchor)',
    ],
    [
      'tag',
      GOOD.replace('name: test', 'name: !!str test'),
      'r.yaml:2:13 RULES_SYNTAX tags are not allowed (remove the tag; quote what must be text)',
    ],
    [
      'function',
      `${GOOD}description: !!js/function "globalThis.x = 1"\n`,
      'r.yaml:7:28 RULES_SYNTAX tags are not allowed (remove the tag; quote what must be text)',
    ],
    [
      'directive',
      `%YAML 1.1\n---\n${GOOD}`,
      'r.yaml:1:1 RULES_SYNTAX YAML directives are not allowed (remove the line)',
    ],
    [
      'two documents',
      `${GOOD}---\na: 1\n`,
      'r.yaml:7:1 RULES_SYNTAX more than one YAML document (write one file each)',
    ],
    [
      'empty',
      '',
      'r.yaml:1:1 RULES_INVALID must be a mapping, not null (the file is empty; "nymgate rules print CONNECTOR" prints rules to begin with)',
    ],
    [
      'text',
      'hello',
      'r.yaml:1:1 RULES_INVALID must be a mapping, not text (check that it is the right file; "nymgate rules print CONNECTOR" prints rules to begin with)',
    ],
    [
      'NUL bytes',
      '\u0000\u0000',
      'r.yaml:1:1 RULES_INVALID must be a mapping, not text (check that it is the right file; "nymgate rules print CONNECTOR" prints rules to begin with)',
    ],
  ])('refuses %s', (_, text, expected) => {
    expect(lines(text)).toContain(expected);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('refuses what is no YAML with a position', () => {
    const found = lines(GOOD.replace('name: test', 'name: "test'));
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((line) => /^r\.yaml:\d+:\d+ RULES_SYNTAX /.test(line))).toBe(true);
  });

  it('CFG-01 refuses hostile files without doing their work', () => {
    const bomb = [
      'a: &a [x, x]',
      ...'bcdefghij'
        .split('')
        .map((key, index) => `${key}: &${key} [*${'abcdefghi'[index]}, *${'abcdefghi'[index]}]`),
    ].join('\n');
    const hostile = [
      bomb,
      'x'.repeat(5 << 20),
      'é'.repeat(600_000),
      '['.repeat(1_000_000),
      '{a: '.repeat(250_000),
      '- '.repeat(500_000),
      '? '.repeat(500_000),
      '"'.repeat(1_000_000),
      Array.from({ length: 100_000 }, (_, index) => `k${index}:`).join('\n'),
      Array.from({ length: 3_000 }, (_, index) => `${' '.repeat(index)}a:`)
        .join('\n')
        .slice(0, 1_000_000),
      '---\n'.repeat(200_000),
      '- &a x\n'.repeat(100_000),
      '!'.repeat(1_000_000),
    ];
    for (const text of hostile) {
      const { ruleSet, issues } = readRules(text, 'r.yaml');
      expect(ruleSet).toBeUndefined();
      expect(issues[0]?.line).toBeGreaterThanOrEqual(1);
    }
  });

  it('gives warnings without refusing', () => {
    const { ruleSet, issues } = readRules(
      GOOD.replace('type: boolean', 'type: string, class: personal'),
      'r.yaml',
    );
    expect(ruleSet).toBeDefined();
    expect(issues).toMatchObject([{ code: 'RULES_OPEN', severity: 'warning', line: 4, column: 29 }]);
  });
});
