import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ended, runCli, runHere, startCli, withFiles } from './cli-process.ts';

const KEY = 'gC5_JJ_MbSOOycXkRlwCeitNFH3iX2r_-2vKgYWzyJ8';
const ANSWER = JSON.stringify({
  value: [
    {
      id: '48d31887-5fad-4d73-a9f5-3c356e68a038',
      displayName: 'Ann Lee',
      mail: 'Ann.Lee@contoso.com',
      accountEnabled: true,
      unknownToUs: 'Ann',
    },
  ],
});

/** By docs/reference/pseudonyms.md alone, with nothing of the product. */
function expectedPseudonym(address: string, domain: string): string {
  const sub = hkdfSync(
    'sha256',
    Buffer.from(KEY, 'base64url'),
    Buffer.alloc(0),
    'nymgate/v2/hash/person/',
    32,
  );
  return `t~${createHmac('sha256', Buffer.from(sub)).update(address).digest('base64url')}@${domain}`;
}

describe('one answer', () => {
  const run = (args: readonly string[], input = ANSWER) =>
    runCli(['sanitize', '--url', '/v1.0/users', ...args], { input, environment: { KEY } });

  test('comes out safe, with the pseudonyms of the key', async () => {
    const { code, stdout, stderr } = await run(['--connector', 'entra-id', '--key', 'env:KEY']);
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout).value[0]).toMatchObject({
      mail: expectedPseudonym('ann.lee@contoso.com', 'contoso.com'),
      accountEnabled: true,
    });
    expect(stdout).not.toMatch(/ann|lee|48d31887/i);
  });

  test('without --key: a key of its own, and a note', async () => {
    const [first, second] = await Promise.all([
      run(['--connector', 'entra-id']),
      run(['--connector', 'entra-id']),
    ]);
    expect([first.code, first.stderr]).toEqual([0, expect.stringContaining('fresh random key')]);
    expect(first.stdout).not.toBe(second.stdout);
  });

  test.each([[], ['--no-pseudonymize-app-ids'], ['--no-include-groups']])(
    'printed rules mean the same as the connector %s',
    async (...options) => {
      const rules = await runHere(['rules', 'print', 'entra-id', ...options]);
      const directory = withFiles({ 'answer.json': ANSWER });
      const common = ['sanitize', '--url', '/v1.0/users', '--key', 'env:KEY'];
      const printed = await runHere([...common, '--rules', '-', 'answer.json'], {
        directory,
        input: rules.stdout,
        environment: { KEY },
      });
      const built = await runHere([...common, '--connector', 'entra-id', ...options, 'answer.json'], {
        directory,
        environment: { KEY },
      });
      expect([printed.code, printed.stdout]).toEqual([0, built.stdout]);
      expect(built.stdout).toContain('t~');
    },
  );
});

describe('batch', () => {
  const line = (fields: object) =>
    `${JSON.stringify({ op: 'sanitize', connector: 'entra-id', method: 'GET', url: '/v1.0/users', ...fields })}\n`;
  const answers = (stdout: string) =>
    stdout
      .split('\n')
      .filter((text) => text !== '')
      .map((text) => JSON.parse(text));

  test('each line is answered; bad ones with a code; the process goes on', async () => {
    const directory = withFiles({
      'answer.json': ANSWER,
      'native.yaml': (await runHere(['rules', 'print', 'entra-id'])).stdout,
      'psoxy.yaml': 'endpoints:\n- pathRegex: /x(?)\n',
      'bad.yaml': 'nymgate: 1\nfoo: 1\n',
    });
    const input = [
      line({ id: 1, input: ANSWER, key: KEY }),
      line({ id: 'two', inputFile: 'answer.json', rules: 'native.yaml', connector: null, key: KEY }),
      line({ id: 3, op: 'allowed', url: 'https://graph.microsoft.com/v1.0/users' }),
      line({ id: 4, op: 'allowed', method: 'DELETE' }),
      line({ id: 5, op: 'bulk' }),
      'not json\n',
      line({ id: 6, input: ANSWER, rules: 'psoxy.yaml', connector: null }),
      line({ id: 7, input: ANSWER, rules: 'bad.yaml', connector: null }),
      line({ id: 8, input: ANSWER, rules: 'absent.yaml', connector: null }),
      '\n',
      line({ id: 9, input: '{' }),
      line({ id: 10, input: ANSWER, url: '/v1.0/me' }),
      line({ id: 11, inputFile: 'absent.json' }),
      line({ id: 12, input: ANSWER, key: 'YWJj' }),
      line({ id: 13, input: ANSWER, connector: 'nope' }),
      line({ input: ANSWER, op: 'x' }),
      line({ id: 14, input: ANSWER, key: KEY }).trimEnd(),
    ].join('');
    const { code, stdout } = await runCli(['sanitize', '--batch'], { input, directory });
    const results = answers(stdout);
    expect(code).toBe(0);
    expect(results.map(({ id }) => id)).toEqual([
      1,
      'two',
      3,
      4,
      5,
      null,
      6,
      7,
      8,
      9,
      10,
      11,
      12,
      13,
      null,
      14,
    ]);
    expect(results[0].output).toContain(expectedPseudonym('ann.lee@contoso.com', 'contoso.com'));
    expect(results[1].output).toBe(results[0].output);
    expect(results[15].output).toBe(results[0].output);
    expect(results.slice(2, 4)).toEqual([
      { id: 3, allowed: true },
      { id: 4, allowed: false },
    ]);
    const codes = results.slice(4, 15).map(({ error }) => String(error).split(' ')[0]);
    expect(codes).toEqual([
      'LINE_MALFORMED',
      'LINE_MALFORMED',
      'ENDPOINT_NOT_ALLOWED',
      'RULES_INVALID',
      'RULES_UNREADABLE',
      'RESPONSE_NOT_SANITIZABLE',
      'ENDPOINT_NOT_ALLOWED',
      'INPUT_UNREADABLE',
      'KEY_INVALID',
      'CONNECTOR_UNKNOWN',
      'LINE_MALFORMED',
    ]);
  });

  test('a salt makes pseudonyms of the psoxy scheme: SHA-256 of the address and the salt', async () => {
    const salt = 'Q2FyYW1lbEJlaWdlT2NlYW5QaW5l';
    const { stdout } = await runHere(['sanitize', '--batch'], {
      input: line({ id: 1, input: ANSWER, salt }),
    });
    const hash = createHash('sha256').update(`ann.lee@contoso.com${salt}`).digest('base64url');
    expect(JSON.parse(answers(stdout)[0].output).value[0].mail).toBe(`t~${hash}@contoso.com`);
  });

  test('the key of the published vectors may stand in a line', async () => {
    const vectors = JSON.parse(
      readFileSync(new URL('../fixtures/vectors/native-pseudonyms.json', import.meta.url), 'utf8'),
    );
    const { stdout } = await runHere(['sanitize', '--batch'], {
      input: line({ id: 1, input: ANSWER, key: vectors.key }),
    });
    const hash = createHmac('sha256', Buffer.from(vectors.subKeysHex['hash/person/'], 'hex'))
      .update('ann.lee@contoso.com')
      .digest('base64url');
    expect(JSON.parse(answers(stdout)[0].output).value[0].mail).toBe(`t~${hash}@contoso.com`);
  });

  test('a driver that waits for each answer gets it; nothing is held back', async () => {
    const child = startCli(['sanitize', '--batch']);
    const end = ended(child);
    for (const id of [1, 2, 3]) {
      const answer = new Promise<string>((resolve) =>
        child.stdout.once('data', (text) => resolve(String(text))),
      );
      child.stdin.write(line({ id, op: 'allowed' }));
      expect(JSON.parse(await answer)).toEqual({ id, allowed: true });
    }
    child.stdin.end();
    expect((await end).code).toBe(0);
  });

  test('thousands of lines, in order, none lost', async () => {
    const input = Array.from({ length: 3_000 }, (_, id) => line({ id, op: 'allowed' })).join('');
    const { stdout } = await runCli(['sanitize', '--batch'], { input });
    expect(answers(stdout).map(({ id }) => id)).toEqual(Array.from({ length: 3_000 }, (_, id) => id));
  });
});

test('a reader that goes away ends the command quietly', async () => {
  const child = startCli(['rules', 'print', 'outlook-cal']);
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += String(text);
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect([code, stderr]).toEqual([0, '']);
});
