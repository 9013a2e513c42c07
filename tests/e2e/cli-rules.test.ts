import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { runCli, runHere, withFiles } from './cli-process.ts';

const RULES = `endpoints:
  - pathTemplate: /v1.0/users
    allowedMethods: [GET]
    allowedQueryParams: [$top, $filter]
    links: seal
    responseSchema: { type: object, properties: { value: { type: array, items: { type: object, properties: { id: { type: string } } } } } }
    transforms:
      - !<pseudonymize>
        jsonPaths: ["$..id"]
`;
const ANSWER = JSON.stringify({
  value: [{ id: 'SECRET-1', displayName: 'SECRET-2', 'secret@contoso.com': 'SECRET-3' }],
});

describe('check', () => {
  test('findings as file:line:col CODE message (fix); warnings alone give 1 with --strict only, none gives 0', async () => {
    const directory = withFiles({ 'a.yaml': RULES, 'b.yaml': RULES.replace(', $filter', '') });
    const bad = await runCli(['check', 'a.yaml', 'b.yaml'], { directory });
    expect(bad.code).toBe(0);
    expect(bad.stderr).toMatch(
      /^0 errors and 1 warning in 2 files\.\na\.yaml: policy [0-9a-f]{16}; .*expectedPolicy.*\nb\.yaml: policy [0-9a-f]{16}; /,
    );
    expect(bad.stdout).toMatch(
      /^a\.yaml:2:\d+ LINT_ROW_ORDER .+ \(.+\)\na\.yaml:4:\d+ LINT_ODATA_FREE .+ \(.+\)\nb\.yaml:2:\d+ LINT_ROW_ORDER .+ \(.+\)\n$/,
    );
    expect((await runCli(['check', 'a.yaml', 'b.yaml', '--strict'], { directory })).code).toBe(1);
    const good = await runCli(['check', 'b.yaml', '--json', '--strict'], { directory });
    expect([good.code, JSON.parse(good.stdout)]).toEqual([
      0,
      [expect.objectContaining({ code: 'LINT_ROW_ORDER', severity: 'note' })],
    ]);
  });

  test('standard input; faults of the language; files that are not there', async () => {
    const found = await runHere(['check', '-', 'nowhere.yaml', '--json'], {
      input: RULES.replace('[GET]', '7'),
    });
    expect(found.code).toBe(1);
    expect(JSON.parse(found.stdout)).toEqual([
      expect.objectContaining({ file: '-', line: 3, code: 'RULES_INVALID', severity: 'error' }),
      expect.objectContaining({ file: 'nowhere.yaml', code: 'RULES_UNREADABLE' }),
    ]);
  });

  test('PIN-01 open rules are an error, as serve refuses them, and a warning with --allow-open', async () => {
    const directory = withFiles({ 'open.yaml': 'allowAllEndpoints: true\n' });
    const refused = await runHere(['check', 'open.yaml'], { directory });
    expect([refused.code, refused.stdout]).toEqual([
      1,
      expect.stringMatching(/RULES_OPEN .*or set connectors\.<id>\.allowOpen: true/),
    ]);
    const allowed = await runHere(['check', 'open.yaml', '--allow-open'], { directory });
    expect([allowed.code, allowed.stderr]).toEqual([0, expect.stringMatching(/^0 errors and \d+ warning/)]);
  });

  test('PIN-01 an error page in the place of rules is told as what it is', async () => {
    const directory = withFiles({ 'r.yaml': '<!doctype html>\n<title>Sign in</title>\n' });
    const { code, stdout } = await runHere(['check', 'r.yaml'], { directory });
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/^r\.yaml RULES_UNREADABLE This is an HTML or XML page, not rules\./),
    ]);
  });

  test('P2 each place where a dropped property still leaves has a line', async () => {
    const endpoint = (path: string, redacted: string) =>
      `  - pathTemplate: ${path}
    allowedMethods: [GET]
    allowedQueryParams: [$top]
    transforms: [{ method: redact, jsonPaths: ["$..${redacted}"] }]
`;
    const directory = withFiles({
      'r.yaml': `endpoints:
${endpoint('/v1.0/users', 'department')}${endpoint('/v1.0/users/{userId}/manager', 'displayName')}`,
    });
    const { stdout } = await runHere(['check', 'r.yaml'], { directory });
    const [, ...lines] = (stdout.split('LINT_STILL_DELIVERED department of user')[1] ?? '').split('\n');
    const places = lines.slice(
      0,
      lines.findIndex((line) => !line.startsWith('  ')),
    );
    expect(places[0]).toMatch(/^ {2}.+ at \/v1\.0\/users\/\{userId\}\/manager of /);
    expect(places.length).toBeGreaterThan(25);
  });

  test('without a file it is no command', async () => {
    expect((await runHere(['check'])).code).toBe(2);
  });
});

describe('explain', () => {
  test('a connector: paths, treatments, entity.property and reason, never a value', async () => {
    const run = await runCli(
      ['explain', '--connector', 'entra-id', '--url', '/v1.0/users?$top=2', '-', '--json'],
      { input: ANSWER },
    );
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(run.stdout).not.toMatch(/secret/i);
    const { endpoint, query, fields } = JSON.parse(run.stdout);
    expect(endpoint).toEqual({ id: 'users', template: '/v1.0/users', rule: 'endpoint users' });
    expect(query).toEqual([expect.objectContaining({ name: '$top', passes: true })]);
    expect(fields).toEqual([
      expect.objectContaining({
        field: '/value/*/id',
        treatments: [{ treatment: 'pseudonymize', detail: 'person, reversible if a GUID', rule: 'user.id' }],
        class: 'personal',
        count: 1,
      }),
      expect.objectContaining({ field: '/value/*/displayName', reason: "A person's name." }),
      expect.objectContaining({ field: '/value/*/{key}' }),
    ]);
  });

  test('a rule file of the other language: file:line of each rule; without an answer the fields that Graph may send', async () => {
    const directory = withFiles({ 'r.yaml': RULES, 'answer.json': ANSWER });
    const args = ['explain', '--rules', 'r.yaml', '--url', 'https://graph.microsoft.com/v1.0/users'];
    const given = await runHere([...args, 'answer.json'], { directory });
    expect(given.code).toBe(0);
    expect(given.stdout).not.toMatch(/secret/i);
    expect(given.stdout).toMatch(/^ {2}\/value\/\*\/id +1 +pseudonymize +r\.yaml:9$/m);
    expect(given.stdout).toMatch(
      /^ {2}\/value\/\*\/displayName +1 +drop \(the schema does not declare it\) +r\.yaml:6$/m,
    );
    const possible = await runHere(args, { directory });
    expect(possible.stdout).toMatch(/\/value\/\*\/proxyAddresses\/\* +drop/);
    expect(possible.stdout).toMatch(/\/@odata\.nextLink +drop|\/@odata\.nextLink +sealLink/);
  });

  test('exit code 3 for a refused request, with what is wrong', async () => {
    const run = await runHere(['explain', '--connector', 'entra-id', '--url', '/v1.0/users?$foo=1']);
    expect(run.code).toBe(3);
    expect(run.stdout).toMatch(/QUERY_NOT_ALLOWED/);
    expect(run.stdout).toMatch(/\$foo +refused +no rule names it/);
    expect(
      (await runHere(['explain', '--connector', 'entra-id', '--url', '/v1.0/nothing', '--method', 'put']))
        .code,
    ).toBe(3);
  });

  test.each([
    [2, ['explain', '--url', '/x']],
    [2, ['explain', '--connector', 'entra-id', '--rules', 'x', '--url', '/x']],
    [2, ['explain', '--connector', 'entra-id']],
    [2, ['explain', '--rules', '-', '--url', '/x', '-']],
    [1, ['explain', '--connector', 'nobody', '--url', '/x']],
    [1, ['explain', '--rules', 'nowhere.yaml', '--url', '/x']],
    [1, ['explain', '--connector', 'entra-id', '--url', '/v1.0/users', '-']],
  ])('exit code %i for %j', async (code, args) => {
    expect((await runHere(args, { input: '{"SECRET":' })).code).toBe(code);
  });
});

describe('explain, a rule file', () => {
  test('the endpoint that refuses stands once, with its reason', async () => {
    const directory = withFiles({ 'a.yaml': RULES });
    const line = ['explain', '--rules', 'a.yaml', '--url', '/v1.0/users?$skip=1', '--json'];
    const run = await runHere(line, { directory });
    const { endpoint, others, notes } = JSON.parse(run.stdout);
    expect([run.code, endpoint.id, others]).toEqual([3, 'endpoint-1', []]);
    expect(notes).toEqual([expect.stringMatching(/^endpoint-1 refuses: .*\$skip: not in the list/)]);
  });
});

describe('diff', () => {
  test('a connector against its printed rules: no difference', async () => {
    const printed = await runCli(['rules', 'print', 'outlook-cal']);
    const run = await runCli(['diff', 'connector:outlook-cal', '-', '--json'], { input: printed.stdout });
    expect(run.code).toBe(0);
    expect(JSON.parse(run.stdout)).toEqual({ exposed: [], hidden: [], allowed: [], refused: [] });
  });

  test('an option that delivers more is found in the right direction', async () => {
    const printed = await runHere(['rules', 'print', 'entra-id', '--no-pseudonymize-app-ids']);
    const more = await runHere(['diff', 'connector:entra-id', '-'], { input: printed.stdout });
    expect(more.code).toBe(1);
    expect(more.stdout).toMatch(
      /newly exposed \(\d+\)\n {2}\/value\/\*\/id +pseudonymize \(person, reversible if a GUID\) -> keep/,
    );
    const less = await runHere(['diff', '-', 'connector:entra-id', '--json'], { input: printed.stdout });
    expect(JSON.parse(less.stdout)).toMatchObject({ exposed: [], allowed: [] });
    expect(less.code).toBe(0);
  });

  test('two files of the other language', async () => {
    const directory = withFiles({ 'a.yaml': RULES, 'b.yaml': RULES.replace('[GET]', '[GET, POST]') });
    const run = await runHere(['diff', 'a.yaml', 'b.yaml'], { directory });
    expect([run.code, run.stdout]).toEqual([
      1,
      'newly allowed (1)\n  /v1.0/users  method POST  a.yaml:2 -> b.yaml:2\n',
    ]);
  });

  test('each side has switches of its own', async () => {
    const sides = ['connector:outlook-cal', 'connector:outlook-cal,basic'];
    const less = await runHere(['diff', ...sides, '--json']);
    expect(JSON.parse(less.stdout).hidden).not.toEqual([]);
    expect((await runHere(['diff', ...sides.toReversed()])).code).toBe(1);
    const basic = 'connector:outlook-cal,basic';
    const same = await runHere(['diff', basic, basic, '--json']);
    expect(JSON.parse(same.stdout)).toEqual({ exposed: [], hidden: [], allowed: [], refused: [] });
  });

  test('exit codes for what is not there', async () => {
    expect((await runHere(['diff', '-', '-'])).code).toBe(2);
    expect((await runHere(['diff', 'connector:nobody', 'connector:entra-id'])).code).toBe(1);
  });
});

describe('migrate', () => {
  const env = (rules: string) =>
    `PSOXY_SALT=SECRET-Xw3-uq8Lr0PzNs\nPSOXY_ENCRYPTION_KEY="SECRET-another-Text-91-of-28"\nEMAIL_CANONICALIZATION=IGNORE_DOTS\nRULES='${rules}'\nODD=SECRET-X\n`;

  test.each([
    ['YAML', RULES],
    ['base64', Buffer.from(RULES).toString('base64')],
    ['base64 of gzip', gzipSync(RULES).toString('base64')],
  ])('configuration and rules out of one file: %s', async (_, rules) => {
    const directory = withFiles({ 'psoxy.env': env(rules) });
    const run = await runCli(['migrate', 'psoxy.env', '--connector', 'entra-id', '--rules-file', 'r.yaml'], {
      directory,
    });
    expect(run.code).toBe(0);
    expect(`${run.stdout}${run.stderr}`).not.toContain('SECRET');
    expect(run.stdout).toContain('salt: env:PSOXY_SALT');
    expect(run.stdout).toContain('#   ODD: no counterpart is known');
    expect(readFileSync(join(directory, 'r.yaml'), 'utf8')).toBe(RULES);
    const again = await runCli(
      ['migrate', 'psoxy.env', '--connector', 'entra-id', '--rules-file', 'r.yaml'],
      { directory },
    );
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('exists already')]);
  });

  test('exit code 1 when pseudonyms would not join', async () => {
    const run = await runHere(['migrate', '-', '--connector', 'entra-id'], { input: 'PSOXY_SALT=SECRET\n' });
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('ENCRYPTION_KEY: not in the file');
  });

  test('an unknown connector is told as everywhere', async () => {
    const run = await runHere(['migrate', '-', '--connector', 'nobody']);
    expect([run.code, run.stderr]).toEqual([1, expect.stringMatching(/^CONNECTOR_UNKNOWN /)]);
  });
});
