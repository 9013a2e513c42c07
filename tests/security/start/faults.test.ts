import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runCommandLine } from '../../../packages/cli/src/run-command-line.ts';
import type { Issue } from '../../../packages/engine/src/kernel/errors.ts';
import { captureTerminal } from '../../harness/capture-terminal.ts';
import {
  byTitle,
  CLOSED,
  OPEN,
  psoxyScheme,
  refusedAtReload,
  refusedAtStart,
  SALT,
  type StartCase,
  startStand,
} from './start-stand.ts';

const stand = startStand();
const { at, write, configure } = stand;
const withRules = () => configure({ connector: { rules: at('rules.yaml') } });
const writeRules = (text: string) => write('rules.yaml', text, 0o644);

const SECRETS: readonly StartCase[] = [
  {
    title: 'a secret that is gone (F14)',
    fault: () => stand.remove('key'),
    code: 'SECRET_UNAVAILABLE',
    says: /cannot be read/,
  },
  {
    title: 'an empty secret',
    fault: () => write('key', '\n'),
    code: 'SECRET_UNAVAILABLE',
    says: /is empty/,
  },
  {
    title: 'a placeholder (CFG-05)',
    fault: () => write('key', Buffer.from('changeme-changeme-changeme-chang').toString('base64url')),
    code: 'KEY_INVALID',
    says: /placeholder/,
  },
  {
    title: 'a key of 8 bytes (CFG-05)',
    fault: () => write('key', 'c2hvcnRrZXk'),
    code: 'KEY_INVALID',
    says: /too short/,
  },
  {
    title: 'salt and key that are equal (CFG-05)',
    prepare: () => configure({ pseudonyms: psoxyScheme(at) }),
    fault: () => write('encryption', SALT),
    code: 'KEY_INVALID',
    says: /equal/,
  },
];

/** Node would run the code of a filter where a library evaluates it; the flag would then be there. */
const codeThatFlags = () =>
  `constructor.constructor("return process")().mainModule.require('fs').writeFileSync('${at('flag')}','')`;

const RULES: readonly StartCase[] = [
  {
    title: 'rules that are gone (F17, CFG-03)',
    prepare: withRules,
    fault: () => stand.remove('rules.yaml'),
    code: 'RULES_UNREADABLE',
    says: /There is no such file/,
  },
  {
    title: 'a misspelt key of the rules (F16, CFG-02)',
    prepare: withRules,
    fault: () => writeRules(CLOSED.replace('responseSchema', 'responseScheme')),
    code: 'RULES_INVALID',
    says: /rules\.yaml:3:5 .*did you mean "responseSchema"/,
  },
  {
    title: 'a wrong type in the rules (F16, CFG-02)',
    prepare: withRules,
    fault: () => writeRules(`${CLOSED}    allowedMethods: 7\n`),
    code: 'RULES_INVALID',
    says: /rules\.yaml:4:21 .*must be a list/,
  },
  {
    title: 'a misspelt key of the configuration (F16, CFG-02)',
    fault: () => configure({ connector: { expectedPolice: '0123456789abcdef' } }),
    code: 'CONFIG_INVALID',
    says: /nymgate\.json:1:\d+ .*did you mean expectedPolicy/,
  },
  {
    title: 'code in a filter of a path (CFG-04)',
    prepare: withRules,
    fault: () => {
      const path = JSON.stringify(`$.value[?(@.${codeThatFlags()})]`);
      writeRules(`${OPEN}    transforms:\n      - !<redact>\n        jsonPaths: [${path}]\n`);
    },
    code: 'RULES_INVALID',
    says: /rules\.yaml:5:\d+ /,
  },
  {
    title: 'a pattern that may run for ever (CFG-04)',
    prepare: withRules,
    fault: () => writeRules(CLOSED.replace('pathTemplate: /v1.0/users', 'pathRegex: ^/(a+)+$')),
    code: 'RULES_INVALID',
    says: /rules\.yaml:2:\d+ .*repetition of nothing but a repetition/,
  },
];

describe('REL-07 secrets', () => {
  test.each(byTitle(SECRETS))('%s: refused at start', (_, each) => refusedAtStart(stand, each));
  test.each(byTitle(SECRETS))('%s: refused at reload, the old one stays', (_, each) =>
    refusedAtReload(stand, each),
  );
});

describe('REL-07 rules and configuration', () => {
  test.each(byTitle(RULES))('%s: refused at start', (_, each) => refusedAtStart(stand, each));
  test.each(byTitle(RULES))('%s: refused at reload, the old one stays', (_, each) =>
    refusedAtReload(stand, each),
  );
});

test('CFG-04 nothing of a rule file has run', async () => {
  withRules();
  const path = JSON.stringify(`$.value[?(@.${codeThatFlags()})]`);
  writeRules(`${OPEN}    transforms:\n      - !<redact>\n        jsonPaths: [${path}]\n`);
  expect((await stand.issues()).map(({ code }) => code)).toEqual(['RULES_INVALID']);
  expect(existsSync(at('flag'))).toBe(false);
});

test('CFG-04 check tells patterns that are left open, reach over a slash or run away', async () => {
  const paths = ['^/v1\\.0/(?:a|a)*$', '^/v1\\.0/users/.*', '^/v1\\.0/users/.+/messages$', '^/v1.0/groups$'];
  const [, , schema] = CLOSED.split('\n');
  writeRules(`endpoints:\n${paths.map((path) => `  - pathRegex: '${path}'\n${schema}\n`).join('')}`);
  const { terminal, out } = captureTerminal();
  expect(await runCommandLine(['check', at('rules.yaml'), '--json', '--strict'], terminal)).toBe(1);
  const found = (JSON.parse(out()) as Issue[]).map(({ code, line }) => `${line} ${code}`);
  expect(found).toEqual(
    expect.arrayContaining([
      '2 LINT_REGEX_REDOS',
      '4 LINT_REGEX_OPEN',
      '6 LINT_REGEX_SEGMENTS',
      '8 LINT_REGEX_DOT',
    ]),
  );
});

test('CFG-03 rules of the customer win over the default policy', async () => {
  const [own] = (await stand.start()).app.status().connectors;
  withRules();
  const [custom] = (await stand.start()).app.status().connectors;
  expect([own?.rules, custom?.rules, custom?.endpoints]).toEqual(['default', 'custom', 1]);
  expect(custom?.policy).not.toBe(own?.policy);
});
