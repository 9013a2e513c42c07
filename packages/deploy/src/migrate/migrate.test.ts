import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CONNECTORS } from '../../../connectors/src/index.ts';
import { loadConfig } from '../../../gateway/src/config/load-config.ts';
import { readEnvFile } from './environment/read-env-file.ts';
import { migrateSettings } from './migrate-settings.ts';
import { writeMigration } from './write-migration.ts';

const SECRETS = `PSOXY_SALT=Xw3-uq8Lr0PzNsTv61Yd
PSOXY_ENCRYPTION_KEY=another-Text-91-of-28-bytes
AZURE_TENANT_ID=8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b
CLIENT_ID=7d6e5f4a-3b2c-4d1e-8f0a-9b8c7d6e5f4a
`;
const migrate = (text: string, options: { connector?: string; rulesFile?: string; secrets?: string } = {}) =>
  migrateSettings({
    variables: readEnvFile(text).variables,
    connector: options.connector ?? 'outlook-cal',
    connectors: Object.keys(CONNECTORS),
    rulesFile: options.rulesFile,
    secrets: options.secrets,
  });
const load = (text: string) => loadConfig({ text, file: 'nymgate.yaml', environment: {} });

describe('env files', () => {
  test.each<[string, string, readonly (readonly [string, string])[]]>([
    [
      'plain',
      'A=1\nB = two words \n',
      [
        ['A', '1'],
        ['B', 'two words'],
      ],
    ],
    [
      'comments and empty lines',
      '# x=1\n\n  # y\nA=1 # not\nB=a#b\nC=\n',
      [
        ['A', '1'],
        ['B', 'a#b'],
        ['C', ''],
      ],
    ],
    [
      'export, CRLF, BOM',
      '\ufeffexport A=1\r\nB=2\r\n',
      [
        ['A', '1'],
        ['B', '2'],
      ],
    ],
    [
      'quotes',
      'A="x # \\"y\\" \\\\"\nB=\'$x "y"\'\n',
      [
        ['A', 'x # "y" \\'],
        ['B', '$x "y"'],
      ],
    ],
    [
      'several lines',
      'A="one\ntwo\\nthree"\nB=\'four\nfive\'\nC=6',
      [
        ['A', 'one\ntwo\nthree'],
        ['B', 'four\nfive'],
        ['C', '6'],
      ],
    ],
    [
      'the last one counts',
      'A=1\nB=2\nA=3',
      [
        ['A', '3'],
        ['B', '2'],
      ],
    ],
    [
      'an open quote is text',
      'A="x\nB=2',
      [
        ['A', '"x'],
        ['B', '2'],
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(readEnvFile(text)).toEqual({
      variables: expected.map(([name, value]) => ({ name, value })),
      invalidLines: [],
    });
  });

  test('lines that are nothing are told', () => {
    expect(readEnvFile('A=1\nwhat\n2B=3\nC=4')).toEqual({
      variables: [
        { name: 'A', value: '1' },
        { name: 'C', value: '4' },
      ],
      invalidLines: [2, 3],
    });
  });
});

describe('settings', () => {
  test.each<[string, string, object]>([
    [
      'salt and key by reference',
      '',
      { pseudonyms: { salt: 'env:PSOXY_SALT', encryptionKey: 'env:PSOXY_ENCRYPTION_KEY' } },
    ],
    ['IGNORE_DOTS', 'EMAIL_CANONICALIZATION=IGNORE_DOTS', { pseudonyms: { ignoreDots: true } }],
    ['STRICT', 'EMAIL_CANONICALIZATION=strict', { pseudonyms: { ignoreDots: false } }],
    ['domains kept', 'EMAIL_DOMAIN_HANDLING=PRESERVE', { pseudonyms: { domains: { policy: 'keep' } } }],
    ['domains dropped', 'EMAIL_DOMAIN_HANDLING=REDACT', { pseudonyms: { domains: { policy: 'drop' } } }],
    ['domains hashed', 'DOMAIN_POLICY=tokenize', { pseudonyms: { domains: { policy: 'hash' } } }],
    [
      'domains encrypted',
      'EMAIL_DOMAIN_HANDLING=ENCRYPT',
      { pseudonyms: { domains: { policy: 'encrypt' } } },
    ],
    [
      'salt and key of their own for domains',
      'EMAIL_DOMAIN_HANDLING=TOKENIZE\nPSOXY_DOMAIN_SALT=three\nDOMAIN_ENCRYPTION_KEY=four',
      {
        pseudonyms: {
          domains: { policy: 'hash' },
          domainSalt: 'env:PSOXY_DOMAIN_SALT',
          domainEncryptionKey: 'env:DOMAIN_ENCRYPTION_KEY',
        },
      },
    ],
    [
      'rules in a variable stay there',
      "PSOXY_RULES='endpoints: []'",
      { connectors: { 'outlook-cal': { rules: 'env:PSOXY_RULES' } } },
    ],
    [
      'app ids',
      'PSEUDONYMIZE_APP_IDS=false',
      { connectors: { 'outlook-cal': { options: { pseudonymizeAppIds: false } } } },
    ],
    [
      'the Entra application',
      'CLIENT_ID=3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e\nAZURE_TENANT_ID=7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70\nAZURE_FEDERATED_TOKEN_FILE=/var/run/token',
      {
        connectors: {
          'outlook-cal': {
            tenant: '7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70',
            clientId: '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e',
            assertion: { path: '/var/run/token' },
          },
        },
      },
    ],
    [
      'a national cloud',
      'TARGET_HOST=https://graph.microsoft.us',
      { source: { cloud: 'us-gov-l4', authority: 'https://login.microsoftonline.us' } },
    ],
    [
      'the cloud of the department of defense',
      'TARGET_HOST=dod-graph.microsoft.us\nAZURE_AUTHORITY_HOST=https://login.microsoftonline.us/',
      { source: { cloud: 'us-gov-l5' } },
    ],
    ['China, by Entra alone', 'AZURE_AUTHORITY_HOST=login.chinacloudapi.cn', { source: { cloud: 'china' } }],
    [
      'the default cloud',
      'TARGET_HOST=graph.microsoft.com',
      { source: { graph: 'https://graph.microsoft.com' } },
    ],
    ['a rule file', 'RULES=my-rules.yaml', { connectors: { 'outlook-cal': { rules: 'my-rules.yaml' } } }],
  ])('%s', (_, lines, expected) => {
    const migration = migrate(`${SECRETS}${lines}\n`);
    expect(migration.blocking).toEqual([]);
    expect(load(writeMigration(migration))).toMatchObject(expected);
  });

  test.each([
    ['PSEUDONYM_IMPLEMENTATION=LEGACY', 'PSEUDONYM_IMPLEMENTATION'],
    ['EMAIL_CANONICALIZATION=SOMETHING', 'EMAIL_CANONICALIZATION'],
    ['EMAIL_DOMAIN_HANDLING=SOMETHING', 'EMAIL_DOMAIN_HANDLING'],
    ['DOMAIN_SALT=x\nEMAIL_DOMAIN_SALT=y', 'EMAIL_DOMAIN_SALT'],
    ['DOMAIN_ENCRYPTION_KEY=x\nENCRYPTION_KEY_DOMAIN=y', 'ENCRYPTION_KEY_DOMAIN'],
    ['PSEUDONYMIZE_APP_IDS=perhaps', 'PSEUDONYMIZE_APP_IDS'],
    ['TARGET_HOST=api.zoom.us', 'TARGET_HOST'],
    ['TARGET_HOST=graph.microsoft.com.evil.example', 'TARGET_HOST'],
    ['AZURE_AUTHORITY_HOST=login.microsoftonline.us', 'source.cloud'],
    ['TARGET_HOST=graph.microsoft.com\nAZURE_AUTHORITY_HOST=login.microsoftonline.us', 'source.cloud'],
  ])('%s does not carry over', (line, name) => {
    expect(migrate(`${SECRETS}${line}\n`).blocking.map((note) => note.name)).toEqual([name]);
  });

  test('without salt and key nothing joins', () => {
    const weak = 'PSOXY_SALT=short\nPSOXY_ENCRYPTION_KEY=another-Text-91-of-28-bytes\n';
    const reason = expect.stringMatching(/salt is too short: 16 bytes .*"serve" refuses/);
    expect(migrate(weak).blocking).toEqual([{ name: 'SALT, ENCRYPTION_KEY', reason }]);
    expect(migrate('PSOXY_SALT=\n').blocking.map(({ name }) => name)).toEqual(['SALT', 'ENCRYPTION_KEY']);
  });

  test('secrets as files; names with and without the prefix', () => {
    const { config } = migrate('SALT=a\nPSOXY_ENCRYPTION_KEY=b\n', { secrets: '/run/secrets/' });
    expect(config.pseudonyms).toMatchObject({
      salt: 'file:/run/secrets/SALT',
      encryptionKey: 'file:/run/secrets/PSOXY_ENCRYPTION_KEY',
    });
  });

  test('each variable without counterpart is listed with its reason', () => {
    const names = [
      'REQUEST_PATH_PREFIX_TO_TRIM',
      'CLIENT_SECRET',
      'ALLOWED_IPS',
      'BULK_OUTPUT_FORMAT',
      'AWS_REGION',
      'ODD',
    ];
    const { unmigrated } = migrate(`${SECRETS}${names.map((name) => `${name}=x`).join('\n')}\n`);
    expect(unmigrated.map(({ name }) => name)).toEqual(names);
    expect(new Set(unmigrated.map(({ reason }) => reason)).size).toBe(names.length);
  });

  test('the connector: as told, else by SOURCE, else to be filled in', () => {
    const of = (text: string, connector?: string) =>
      migrateSettings({
        variables: readEnvFile(text).variables,
        connector,
        connectors: Object.keys(CONNECTORS),
        rulesFile: undefined,
        secrets: undefined,
      });
    expect(Object.keys(of('SOURCE=outlook-mail', 'entra-id').config.connectors)).toEqual(['entra-id']);
    expect(Object.keys(of('SOURCE=outlook-mail').config.connectors)).toEqual(['outlook-mail']);
    expect(of('SOURCE=zoom').toFill.map(({ name }) => name)).toContain('connectors');
  });

  test('no value of a variable is in the output but names of policies, hosts and ids', () => {
    const name = fc.constantFrom(
      'SALT',
      'PSOXY_SALT',
      'ENCRYPTION_KEY',
      'DOMAIN_SALT',
      'CLIENT_SECRET',
      'CLIENT_ID',
      'TENANT_ID',
      'TARGET_HOST',
      'RULES',
      'EMAIL_CANONICALIZATION',
      'EMAIL_DOMAIN_HANDLING',
      'PSEUDONYMIZE_APP_IDS',
      'PSEUDONYM_IMPLEMENTATION',
      'SOURCE',
      'X_1',
      'AZURE_FEDERATED_TOKEN_FILE',
    );
    const value = fc.stringMatching(/^CANARY[ :/=a-z0-9_]{4,20}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 12 }), (lines) => {
        const text = lines.map(([key, secret]) => `${key}="${secret}"`).join('\n');
        expect(writeMigration(migrate(text, { rulesFile: 'r.yaml' }))).not.toContain('CANARY');
      }),
    );
  });
});
