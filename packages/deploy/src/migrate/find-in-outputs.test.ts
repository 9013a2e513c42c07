import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { captureTerminal } from '../../../../tests/harness/capture-terminal.ts';
import { runCommandLine } from '../../../cli/src/run-command-line.ts';
import { CONNECTORS } from '../../../connectors/src/index.ts';
import { findVariables } from './environment/find-variables.ts';
import { findApplications } from './find-in-outputs.ts';
import { comparePermissions, reuseLines } from './migrate-settings.ts';

const IDS = Object.keys(CONNECTORS);
const TENANT = '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b';
const CLIENT = '7d6e5f4a-3b2c-4d1e-8f0a-9b8c7d6e5f4a';
const OBJECT = '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e';
const SECRET = 'CANARY-of-a-secret';

describe('applications in the outputs of Terraform', () => {
  test.each<[string, unknown]>([
    [
      'by the name of the connector',
      { applications: { value: { 'outlook-cal': { client_id: CLIENT, object_id: OBJECT } } } },
    ],
    [
      'by a name that holds it',
      { apps: { value: [{ display_name: 'psoxy-outlook-cal', application_id: CLIENT, id: OBJECT }] } },
    ],
    [
      'by the name of the output',
      { outlook_cal: { value: { app_id: CLIENT.toUpperCase(), objectId: OBJECT }, sensitive: true } },
    ],
  ])('are found %s', (_, applications) => {
    const outputs = {
      tenant_id: { value: TENANT },
      key: { value: SECRET, sensitive: true },
      ...(applications as object),
    };
    expect(findApplications(outputs, IDS)).toEqual([
      { connector: 'outlook-cal', clientId: CLIENT, objectId: OBJECT, tenant: TENANT },
    ]);
  });

  test('as the provider of Terraform writes a resource, with the tenant under a name of the author', () => {
    const app = { client_id: CLIENT, id: `/applications/${OBJECT}` };
    const outputs = { msft_tenant_id: { value: TENANT }, apps: { value: { 'outlook-cal': app } } };
    expect(findApplications(outputs, IDS)).toEqual([
      { connector: 'outlook-cal', clientId: CLIENT, objectId: OBJECT, tenant: TENANT },
    ]);
  });

  test('the object id of a resource is not taken for a client id', () => {
    const outputs = { 'outlook-cal': { value: { application_id: `/applications/${OBJECT}` } } };
    expect(findApplications(outputs, IDS)).toEqual([]);
  });

  test('nothing else is taken for one', () => {
    for (const outputs of [{ client_id: CLIENT }, { 'outlook-cal': { client_id: 'no guid' } }, [], null, 'x'])
      expect(findApplications(outputs, IDS)).toEqual([]);
  });
});

test.each<[string, unknown]>([
  [
    'aws lambda get-function-configuration',
    { Environment: { Variables: { SALT: 'a', SOURCE: 'b' } }, Runtime: 'x' },
  ],
  [
    'gcloud run services describe',
    {
      spec: {
        containers: [
          {
            env: [
              { name: 'SALT', value: 'a' },
              { name: 'KEY', valueFrom: {} },
              { name: 'SOURCE', value: 'b' },
            ],
          },
        ],
      },
    },
  ],
  [
    'az functionapp config appsettings list',
    [
      { name: 'SALT', slotSetting: false, value: 'a' },
      { name: 'SOURCE', value: 'b' },
    ],
  ],
])('the environment as %s prints it', (_, document) => {
  expect(findVariables(document)).toEqual([
    { name: 'SALT', value: 'a' },
    { name: 'SOURCE', value: 'b' },
  ]);
});

describe('the difference in permissions', () => {
  test('what is missing is consented to, a narrower one named beside the wider one that is held', () => {
    expect(comparePermissions('outlook-mail')).toEqual({
      missing: [],
      narrower: ['GroupMember.Read.All'],
      excess: ['Group.Read.All'],
    });
    expect(comparePermissions('msft-teams').missing).toEqual([
      'TeamMember.Read.All',
      'ChannelMember.Read.All',
    ]);
    expect(comparePermissions('outlook-cal', { basic: true, includeGroups: false })).toEqual({
      missing: [],
      narrower: ['Calendars.ReadBasic.All'],
      excess: ['Calendars.Read', 'Group.Read.All'],
    });
  });

  test('the commands have the ids filled in', () => {
    expect(reuseLines({ connector: 'msft-teams', clientId: CLIENT }).join('\n')).toContain(
      `az ad app permission add --id ${CLIENT} --api 00000003-0000-0000-c000-000000000000 --api-permissions 660b7406-55f1-41ca-a0ed-0b035e182f3e=Role`,
    );
  });
});

test('nymgate migrate reads both, writes the variables of Terraform, and no secret', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-migrate-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const file = (name: string, value: unknown) => {
    writeFileSync(join(directory, name), JSON.stringify(value), { mode: 0o600 });
    return join(directory, name);
  };
  const environment = file('env.json', {
    Environment: {
      Variables: {
        SALT: 'Xw3-uq8Lr0PzNsTv61Yd',
        ENCRYPTION_KEY: `${SECRET}-91-of-28-bytes`,
        SOURCE: 'outlook-cal',
      },
    },
  });
  const outputs = file('outputs.json', {
    tenant_id: { value: TENANT },
    apps: { value: { 'outlook-cal': { client_id: CLIENT, object_id: OBJECT } } },
  });
  const written = join(directory, 'applications.auto.tfvars.json');
  const { terminal, out, err } = captureTerminal(120);
  const exit = await runCommandLine(
    ['migrate', environment, '--outputs', outputs, '--applications-file', written],
    terminal,
  );
  expect([exit, err()]).toEqual([0, expect.stringContaining(`application ${CLIENT} goes on`)]);
  expect(out()).toContain(`clientId: ${CLIENT}`);
  expect(out()).toContain(`tenant: ${TENANT}`);
  expect(JSON.parse(readFileSync(written, 'utf8'))).toEqual({
    tenant_id: TENANT,
    applications: { 'outlook-cal': { client_id: CLIENT, object_id: OBJECT } },
  });
  expect(out() + err() + readFileSync(written, 'utf8')).not.toContain(SECRET);
});
