import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listRoots } from '../../../../tools/infra/read-roots.ts';
import { copyInfra } from '../engine.ts';
import { type Example, openExample } from '../open-example.ts';
import type { Gone } from '../stub/provider.ts';
import { serveStub } from '../stub/serve-stub.ts';
import { openShipped, settingsFor } from './example-settings.ts';

// The steps of docs/guides/changing-a-deployment.md. What its commands remove is gone when the engine reads it again.

const infra = copyInfra();
const EXAMPLES = listRoots(infra)
  .filter((root) => root.startsWith('examples/') && !root.endsWith('/keys'))
  .map((root) => root.slice('examples/'.length));
const WITH_KEYS = listRoots(infra).filter((root) => root.endsWith('/keys'));

/** Roots that register nothing: a destroy takes back all they made. */
const WITHOUT_APPLICATIONS = ['byo-app', 'entra-consent'];

const isOfEntra: Gone = (type) => type.startsWith('azuread_');
const isOfBootstrap: Gone = (type) => type === 'aws_iam_outbound_web_identity_federation';
const isKey: Gone = (type) => /^aws_(?:secretsmanager|ssm)_|_secret_manager_|^azurerm_key_vault/.test(type);

/** Applied as it is shipped, after its root of keys, over a stub that forgets what `gone` says. */
async function apply(name: string, gone: Gone, more: object = {}): Promise<Example> {
  const stub = await serveStub({ gone });
  onTestFinished(stub.close);
  const example = await openShipped(name, copyInfra(), stub.reattach);
  give(example, more);
  await example.run('init');
  await example.run('apply', '-auto-approve');
  return example;
}

/** Variables besides those of the example. */
function give({ folder }: Example, values: object): void {
  writeFileSync(join(folder, 'given.auto.tfvars.json'), JSON.stringify(values));
}

/** As a person renames the instance. */
async function moveState(example: Example, module: string, connector = ''): Promise<void> {
  const [from, to] = ['outlook-cal', 'calendars'].map((name) => `module.${module}["${name}${connector}"]`);
  await example.run('state', 'mv', String(from), String(to));
}

/** As a person edits the variables. */
function edit(example: Example, change: (entry: string) => string): void {
  const file = join(example.folder, 'terraform.tfvars');
  const entry = /^ {2}outlook-cal\s*= \{(?:.*\}$|[\s\S]*?^ {2}\}$)/m;
  writeFileSync(file, readFileSync(file, 'utf8').replace(entry, change));
}

async function expectRefused(example: Example, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await example.engine(...args);
  expect([code, stdout + stderr]).toEqual([1, expect.stringContaining('prevent_destroy')]);
  return (stdout + stderr).replaceAll(/[\s│]+/g, ' ');
}

test('each example is listed', () => {
  expect(EXAMPLES.length).toBeGreaterThan(7);
  expect(WITH_KEYS).toEqual(['aws', 'azure', 'gcp'].map((name) => `examples/${name}/keys`));
});

describe.each(EXAMPLES)('%s', (name) => {
  test('IAC-34 goes down to an empty state, with its keys in the last, explicit step', async () => {
    let gone: Gone = () => false;
    const example = await apply(name, (type, state) => gone(type, state));
    if (!WITHOUT_APPLICATIONS.includes(name)) {
      await expectRefused(example, 'destroy', '-auto-approve');
      gone = name === 'aws-account-bootstrap' ? isOfBootstrap : isOfEntra;
    }
    await example.run('destroy', '-auto-approve');
    expect(await example.run('state', 'list')).toBe('');
    if (!WITH_KEYS.includes(`examples/${name}/keys`)) return;

    const keys = openExample(`${name}/keys`, {
      ...{ infra: join(example.folder, '../..'), reattach: example.reattach, overShipped: true },
      values: (folder) => settingsFor(`${name}/keys`, folder),
    });
    await expectRefused(keys, 'destroy', '-auto-approve');
    gone = isKey;
    await keys.run('destroy', '-auto-approve');
    expect(await keys.run('state', 'list')).toBe('');
  }, 300_000);
});

describe.each(['aws', 'gcp', 'azure', 'kubernetes'])('a connector of %s', (name) => {
  type App = { readonly clientId: string; readonly objectId: string };
  type Deployed = Readonly<Record<string, { readonly connectors: Readonly<Record<string, { app: App }>> }>>;

  async function appOf(example: Example, instance: string): Promise<App> {
    const { instances } = (await example.outputs())['deployment'] as { readonly instances: Deployed };
    const app = instances[instance]?.connectors['outlook-cal']?.app;
    if (app === undefined) throw new Error(`${instance} is not deployed`);
    return app;
  }

  test('IAC-34 retires after its application is gone; before that, the refusal names the command', async () => {
    let retired = 'nothing';
    const isRetired: Gone = (type, state) =>
      type.startsWith('azuread_') && new RegExp(retired).test(JSON.stringify(state));
    const example = await apply(name, isRetired);
    const { clientId, objectId } = await appOf(example, 'outlook-cal');
    edit(example, () => '');
    expect(await expectRefused(example, 'plan')).toContain('first run "nymgate retire"');
    retired = `${clientId}|${objectId}`;
    await example.run('apply', '-auto-approve');
    const left = await example.run('state', 'list');
    expect(left).not.toContain('outlook-cal');
    expect(left).toContain('module.app["entra-id/entra-id"].azuread_application_registration.connector[0]');
  }, 300_000);

  test('IAC-34 keeps application and consent when its instance gets another name', async () => {
    const example = await apply(name, () => false);
    const before = await appOf(example, 'outlook-cal');
    edit(example, (entry) => entry.replace('outlook-cal', 'calendars'));
    for (const module of ['app', 'federation']) await moveState(example, module, '/outlook-cal');
    await example.run('apply', '-auto-approve');
    expect(await appOf(example, 'calendars')).toMatchObject({
      clientId: before.clientId,
      objectId: before.objectId,
    });
  }, 300_000);
});

test('IAC-34 keeps the identity pool of Cognito when its instance gets another name', async () => {
  const identity = 'eu-central-1:88888888-2222-4333-8444-555555555555';
  const federate = (...names: readonly string[]) => ({
    federation: 'cognito',
    cognito_identity_ids: Object.fromEntries(names.map((name) => [name, identity])),
  });
  const readPool = async (example: Example, name: string): Promise<unknown> => {
    const { instances } = (await example.outputs())['deployment'] as {
      readonly instances: Readonly<Record<string, { readonly identity: { readonly audience: string } }>>;
    };
    return instances[name]?.identity.audience;
  };
  const example = await apply('aws', () => false, federate('outlook-cal', 'entra-id'));
  const before = await readPool(example, 'outlook-cal');
  edit(example, (entry) => entry.replace('outlook-cal', 'calendars'));
  give(example, federate('calendars', 'entra-id'));
  for (const module of ['app', 'federation']) await moveState(example, module, '/outlook-cal');
  await expectRefused(example, 'plan');
  await moveState(example, 'cognito');
  await example.run('apply', '-auto-approve');
  expect([before, await readPool(example, 'calendars')]).toEqual([expect.any(String), before]);
}, 300_000);
