import { describe, expect, test } from 'vitest';
import { CONNECTORS } from '../../../connectors/src/index.ts';
import { loadConfig } from '../../../gateway/src/config/load-config.ts';
import { readOldEnvironment } from './environment/read-old-environment.ts';
import { migrateSettings } from './migrate-settings.ts';
import type { MigrationInput } from './migration.ts';
import { writeMigration } from './write-migration.ts';

const TENANT = '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b';
const CLIENT = '7d6e5f4a-3b2c-4d1e-8f0a-9b8c7d6e5f4a';
const POOL = 'eu-west-1:11111111-2222-3333-4444-555555555555';
const IDENTITY = 'eu-west-1:99999999-2222-3333-4444-555555555555';
const FUNCTION = 'psoxy-dev-outlook-cal';
const KMS = 'arn:aws:kms:eu-west-1:123456789012:key/0f0e0d0c-1111-2222-3333-444455556666';
const SSM = 'aws-ssm:arn:aws:ssm:eu-west-1:123456789012:parameter';

const VARIABLES = {
  ACCESS_TOKEN_CACHEABLE: 'true',
  CLIENT_ID: CLIENT,
  DEVELOPER_NAME_ID: 'azure-access',
  EMAIL_CANONICALIZATION: 'IGNORE_DOTS',
  GRANT_TYPE: 'workload_identity_federation',
  IDENTITY_ID: IDENTITY,
  IDENTITY_POOL_ID: POOL,
  PATH_TO_INSTANCE_CONFIG: '/psoxy/dev/OUTLOOK_CAL_',
  PATH_TO_SHARED_CONFIG: '/psoxy/dev/',
  PSEUDONYMIZE_APP_IDS: 'true',
  REFRESH_ENDPOINT: `https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`,
  SECRETS_STORE: 'aws_ssm_parameter_store',
  SOURCE: 'outlook-cal',
  TARGET_HOST: 'graph.microsoft.com',
  TOKEN_SCOPE: 'https://graph.microsoft.com/.default',
};

function lambda(variables: Readonly<Record<string, string | undefined>> = {}): string {
  return JSON.stringify({
    FunctionName: FUNCTION,
    FunctionArn: `arn:aws:lambda:eu-west-1:123456789012:function:${FUNCTION}`,
    KMSKeyArn: KMS,
    Environment: { Variables: { ...VARIABLES, ...variables } },
  });
}

function migrate(text: string, options: Partial<MigrationInput> = {}) {
  const { variables, place } = readOldEnvironment(text);
  const connectors = Object.keys(CONNECTORS);
  const nothing = { connector: undefined, rulesFile: undefined, secrets: undefined };
  return migrateSettings({ ...{ variables, place, connectors, ...nothing }, ...options });
}
const load = (text: string) => loadConfig({ text, file: 'nymgate.yaml', environment: {} });

const parameter = (name: string, more: object = {}) => ({
  Name: name,
  ARN: `arn:aws:ssm:eu-west-1:123456789012:parameter${name}`,
  Type: 'SecureString',
  KeyId: 'alias/aws/ssm',
  ...more,
});

describe('a function of AWS', () => {
  test('tenant, pool and parameters are carried over; nothing is left to fill in', () => {
    const parameters = {
      Parameters: [parameter('/psoxy/dev/PSOXY_SALT'), parameter('/psoxy/dev/PSOXY_ENCRYPTION_KEY')],
    };
    const migration = migrate(lambda(), { parameters });
    expect([migration.blocking, migration.toFill]).toEqual([[], []]);
    expect(load(writeMigration(migration))).toMatchObject({
      pseudonyms: {
        scheme: 'psoxy',
        salt: `${SSM}/psoxy/dev/PSOXY_SALT`,
        encryptionKey: `${SSM}/psoxy/dev/PSOXY_ENCRYPTION_KEY`,
        ignoreDots: true,
      },
      connectors: {
        'outlook-cal': {
          tenant: TENANT,
          clientId: CLIENT,
          assertion: {
            type: 'aws-cognito',
            identityPoolId: POOL,
            identityId: IDENTITY,
            developerProvider: 'azure-access',
            login: CLIENT,
          },
        },
      },
    });
  });

  test('what it says of tokens is no secret', () => {
    const { unmigrated } = migrate(lambda());
    expect(unmigrated).toEqual([
      { name: 'ACCESS_TOKEN_CACHEABLE', reason: expect.stringContaining('not a secret') },
      { name: 'TOKEN_SCOPE', reason: expect.stringContaining('assertion and source') },
    ]);
  });

  test('region, account and KMS keys are listed', () => {
    const encrypted = parameter('/psoxy/dev/PSOXY_SALT', { KeyId: KMS.replace('0f0e', '0a0b') });
    const text = writeMigration(migrate(lambda(), { parameters: [encrypted] }));
    expect(text).toContain('#   account and region: 123456789012, eu-west-1');
    expect(text).toContain(`encrypts the environment: ${KMS}`);
    expect(text).toContain(`the role needs kms:Decrypt: ${KMS.replace('0f0e', '0a0b')}`);
  });

  test('parameters that were not read are told by their names', () => {
    const { toFill, config } = migrate(lambda());
    expect(toFill).toEqual([
      {
        name: 'parameters',
        reason: expect.stringContaining('/psoxy/dev/OUTLOOK_CAL_ and /psoxy/dev/ were not read'),
      },
    ]);
    expect(config.pseudonyms.salt).toBe(`${SSM}/psoxy/dev/PSOXY_SALT`);
  });

  test('those of the instance win over shared ones, and the environment over both', () => {
    const parameters = {
      Parameters: [
        parameter('/psoxy/dev/PSOXY_SALT'),
        parameter('/psoxy/dev/PSOXY_ENCRYPTION_KEY'),
        parameter('/psoxy/dev/OUTLOOK_CAL_PSOXY_SALT'),
        parameter('/psoxy/dev/OUTLOOK_CAL_RULES', { Value: 'endpoints: []' }),
        parameter('/psoxy/dev/EMAIL_CANONICALIZATION', { Value: 'SOMETHING' }),
        parameter('/psoxy/dev/SALT_EMAIL_DOMAINS'),
        parameter('/psoxy/other/ENCRYPTION_KEY_EMAIL_DOMAINS'),
      ],
    };
    const { config, blocking } = migrate(lambda({ EMAIL_DOMAIN_HANDLING: 'TOKENIZE' }), { parameters });
    expect(blocking).toEqual([]);
    expect(config.pseudonyms).toEqual({
      scheme: 'psoxy',
      salt: `${SSM}/psoxy/dev/OUTLOOK_CAL_PSOXY_SALT`,
      encryptionKey: `${SSM}/psoxy/dev/PSOXY_ENCRYPTION_KEY`,
      domainSalt: `${SSM}/psoxy/dev/SALT_EMAIL_DOMAINS`,
      domains: { policy: 'hash' },
      ignoreDots: true,
    });
    expect(config.connectors['outlook-cal']?.rules).toBe(`${SSM}/psoxy/dev/OUTLOOK_CAL_RULES`);
  });

  test('a setting whose value is only in the store blocks', () => {
    const parameters = [parameter('/psoxy/dev/EMAIL_CANONICALIZATION')];
    const { blocking } = migrate(lambda({ EMAIL_CANONICALIZATION: undefined }), { parameters });
    expect(blocking).toEqual([
      {
        name: 'EMAIL_CANONICALIZATION',
        reason: expect.stringContaining(`only in ${SSM}/psoxy/dev/EMAIL_CANON`),
      },
    ]);
  });

  test('names without a path, and the prefix of an instance without one', () => {
    const paths = { PATH_TO_SHARED_CONFIG: 'SHARED_', PATH_TO_INSTANCE_CONFIG: undefined };
    const parameters = [{ Name: 'PSOXY_DEV_OUTLOOK_CAL_PSOXY_SALT', Type: 'SecureString' }];
    const { config } = migrate(lambda(paths), { parameters });
    expect(config.pseudonyms.salt).toBe('aws-ssm:PSOXY_DEV_OUTLOOK_CAL_PSOXY_SALT');
    expect(config.pseudonyms.encryptionKey).toBe(`${SSM}/SHARED_PSOXY_ENCRYPTION_KEY`);
  });

  test('Secrets Manager', () => {
    const { config } = migrate(
      lambda({ SECRETS_STORE: 'AWS_SECRETS_MANAGER', PATH_TO_SHARED_CONFIG: 'psoxy/dev/' }),
    );
    expect(config.pseudonyms.salt).toBe('aws-sm:psoxy/dev/PSOXY_SALT');
  });

  test.each([
    [
      'IDENTITY_POOL_ID',
      'connectors.outlook-cal.assertion.identityPoolId',
      'IDENTITY_POOL_ID is not in the file',
    ],
    ['IDENTITY_ID', 'connectors.outlook-cal.assertion.identityId', 'IDENTITY_ID is not in the file'],
    ['DEVELOPER_NAME_ID', 'connectors.outlook-cal.assertion.developerProvider', 'DEVELOPER_NAME_ID is not'],
    ['REFRESH_ENDPOINT', 'connectors.outlook-cal.tenant', 'Entra tenant id'],
    ['CLIENT_ID', 'connectors.outlook-cal.clientId', 'client id'],
  ])('without %s the gap is told, and no gateway starts', (variable, name, reason) => {
    const migration = migrate(lambda({ [variable]: undefined }), { parameters: [] });
    expect(migration.toFill).toEqual([{ name, reason: expect.stringContaining(reason) }]);
    expect(() => load(writeMigration(migration))).toThrow();
    expect(writeMigration(migration)).not.toContain('00000000-0000');
  });

  test.each([
    ['by a domain', 'https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token'],
    ['of everybody', 'https://login.microsoftonline.com/common/oauth2/v2.0/token'],
    ['of zeros', 'https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/oauth2/v2.0/token'],
  ])('a tenant %s is to be filled in', (_, endpoint) => {
    const { toFill } = migrate(lambda({ REFRESH_ENDPOINT: endpoint }), { parameters: [] });
    expect(toFill.map(({ name }) => name)).toEqual(['connectors.outlook-cal.tenant']);
  });

  test.each<[string, Record<string, string>, string]>([
    ['another tenant than TENANT_ID', { TENANT_ID: CLIENT }, 'REFRESH_ENDPOINT'],
    ['another host', { REFRESH_ENDPOINT: `https://login.evil.example/${TENANT}/token` }, 'REFRESH_ENDPOINT'],
    ['another cloud', { TARGET_HOST: 'graph.microsoft.us' }, 'source.cloud'],
  ])('a token endpoint of %s does not carry over', (_, variables, name) => {
    expect(migrate(lambda(variables)).blocking.map((note) => note.name)).toEqual([name]);
  });

  test('without a pool the role proves itself; a certificate is told', () => {
    const none = { IDENTITY_POOL_ID: undefined, IDENTITY_ID: undefined, DEVELOPER_NAME_ID: undefined };
    const { config, toFill } = migrate(lambda({ ...none, GRANT_TYPE: 'certificate_credentials' }), {
      parameters: [],
    });
    expect(config.connectors['outlook-cal']?.assertion).toEqual({ type: 'aws' });
    expect(toFill.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('GRANT_TYPE is not workload_identity_federation'),
      expect.stringContaining('the new role needs a federated credential'),
    ]);
  });
});

const SECRETS = {
  salt: 'gcp-sm:projects/contoso-data/secrets/PSOXY_DEV_PSOXY_SALT?version=3',
  encryptionKey: 'gcp-sm:projects/contoso-data/secrets/PSOXY_DEV_PSOXY_ENCRYPTION_KEY',
};
const GOOGLE_ENVIRONMENT = [
  ['CLIENT_ID', CLIENT],
  ['SOURCE', 'entra-id'],
  ['PSEUDONYMIZE_APP_IDS', 'false'],
  ['REFRESH_ENDPOINT', VARIABLES.REFRESH_ENDPOINT],
] as const;

describe.each([
  [
    'gcloud functions describe, as YAML',
    `name: projects/contoso-data/locations/europe-west1/functions/psoxy
serviceConfig:
  environmentVariables:
${GOOGLE_ENVIRONMENT.map(([name, value]) => `    ${name}: '${value}'`).join('\n')}
  secretEnvironmentVariables:
  - key: PSOXY_SALT
    projectId: contoso-data
    secret: PSOXY_DEV_PSOXY_SALT
    version: '3'
  - key: PSOXY_ENCRYPTION_KEY
    projectId: contoso-data
    secret: PSOXY_DEV_PSOXY_ENCRYPTION_KEY
    version: latest
`,
  ],
  [
    'gcloud run services describe, as JSON',
    JSON.stringify({
      apiVersion: 'serving.knative.dev/v1',
      metadata: { namespace: 'contoso-data', labels: { 'cloud.googleapis.com/location': 'europe-west1' } },
      spec: {
        template: {
          spec: {
            containers: [
              {
                env: [
                  ...GOOGLE_ENVIRONMENT.map(([name, value]) => ({ name, value })),
                  {
                    name: 'PSOXY_SALT',
                    valueFrom: { secretKeyRef: { key: '3', name: 'PSOXY_DEV_PSOXY_SALT' } },
                  },
                  {
                    name: 'PSOXY_ENCRYPTION_KEY',
                    valueFrom: { secretKeyRef: { key: 'latest', name: 'PSOXY_DEV_PSOXY_ENCRYPTION_KEY' } },
                  },
                ],
              },
            ],
          },
        },
      },
    }),
  ],
])('%s', (_, text) => {
  test('secrets are referred to where they are', () => {
    const migration = migrate(text);
    expect(migration.blocking).toEqual([]);
    expect(migration.toFill.map(({ name }) => name)).toEqual(['connectors.entra-id.assertion']);
    expect(migration.place).toEqual({ host: 'gcp', project: 'contoso-data', region: 'europe-west1' });
    expect(load(writeMigration(migration))).toMatchObject({
      pseudonyms: SECRETS,
      connectors: { 'entra-id': { tenant: TENANT, clientId: CLIENT, assertion: { type: 'gcp' } } },
    });
  });
});

test.each([
  ['YAML', 'serviceConfig: [SECRET-1\n  x: {'],
  ['JSON', '{"A": "SECRET-1'],
  [
    'aliases without end',
    `a: &a [SECRET-1]\n${[...'bcdefghijk'].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghijk'[at]}`).join(',')}]`).join('\n')}\n`,
  ],
])('%s that cannot be read is refused without quoting it', (_, text) => {
  expect(() => readOldEnvironment(text)).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('SECRET') }),
  );
});
