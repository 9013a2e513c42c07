import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parseDeployment } from '../../../../packages/deploy/src/deployment/parse-deployment.ts';
import { listRoots } from '../../../../tools/infra/read-roots.ts';
import { copyInfra } from '../engine.ts';
import type { Example } from '../open-example.ts';
import { SECRET_START } from '../stub/inventions/random.ts';
import { serveStub } from '../stub/serve-stub.ts';
import { openShipped } from './example-settings.ts';

const listed = listRoots(copyInfra())
  .filter((root) => root.startsWith('examples/'))
  .map((root) => root.slice('examples/'.length));

const KEYS = listed.filter((name) => name.endsWith('/keys'));

/** The last thing that each example makes, or nearly; what fails there leaves a deployment half made. */
const LATE = [
  'azuread_application_federated_identity_credential',
  'azuread_application_certificate',
  'azuread_app_role_assignment',
  'aws_iam_outbound_web_identity_federation',
  'aws_secretsmanager_secret_version',
  'google_secret_manager_secret_version',
  'azurerm_key_vault_secret',
];

describe.each(listed)('example %s', (name) => {
  let example: Example;
  let plan: string;

  beforeAll(async () => {
    example = await openShipped(name, copyInfra());
    expect(await example.engine('init')).toMatchObject({ code: 0 });
    expect(await example.engine('plan', '-out=plan.bin')).toMatchObject({ code: 0 });
    plan = (await example.engine('show', '-json', 'plan.bin')).stdout;
    expect(await example.engine('apply', '-auto-approve')).toMatchObject({ code: 0 });
  }, 600_000);

  test('planned again, changes nothing', async () => {
    const { code, stdout } = await example.engine('plan', '-detailed-exitcode');
    expect({ code, said: code === 0 ? '' : stdout }).toEqual({ code: 0, said: '' });
  });

  test('IAC-01: no secret is in plan or state', () => {
    expect(JSON.parse(plan)).toHaveProperty('planned_values');
    expect(example.state()).toContain('"resources"');
    expect(plan).not.toContain(SECRET_START);
    expect(example.state()).not.toContain(SECRET_START);
  });

  test('tells the command line what it made', async () => {
    const outputs = JSON.parse((await example.engine('output', '-json')).stdout) as Record<string, unknown>;
    if (outputs['deployment'] === undefined) return expect(WITHOUT_DEPLOYMENT).toContain(name);
    const { stdout } = await example.engine('output', '-json', 'deployment');
    expect(parseDeployment(JSON.parse(stdout)).environment).toBe('prod');
    expect(parseDeployment(outputs).instances).toEqual(parseDeployment(JSON.parse(stdout)).instances);
    expect(isDeployment(JSON.parse(stdout)), JSON.stringify(isDeployment.errors)).toBe(true);
  });

  test('IAC-03: applied half, it says so, and applied again it is whole', async () => {
    const stub = await serveStub({ fails: new Set(LATE) });
    onTestFinished(stub.close);
    const infra = copyInfra();
    const troubled = await openShipped(name, infra, stub.reattach);
    expect(await troubled.engine('init')).toMatchObject({ code: 0 });
    const half = await troubled.engine('apply', '-auto-approve');
    expect(half).toMatchObject({ code: 1 });
    expect(half.stderr).toContain('The cloud refused');
    const whole = await openShipped(name, infra);
    expect(await whole.engine('apply', '-auto-approve')).toMatchObject({ code: 0 });
    expect(await whole.engine('plan', '-detailed-exitcode')).toMatchObject({ code: 0 });
  });

  test('IAC-02: destroyed, it keeps what nobody can make again', async () => {
    const { code, stderr } = await example.engine('destroy', '-auto-approve');
    if (!isProtected(example)) return expect({ code, name }).toEqual({ code: 0, name: RESTORABLE.get(name) });
    expect(code).toBe(1);
    expect(stderr).toContain('prevent_destroy');
  });
});

/** Examples for other people than the operator, and one without an identity that a deployment could name. */
const WITHOUT_DEPLOYMENT = ['entra-consent', 'aws-account-bootstrap', 'entra-certificate', ...KEYS];

/** Consent can be given again, and a brought application is not ours. */
const RESTORABLE: ReadonlyMap<string, string> = new Map(
  ['entra-consent', 'byo-app'].map((name) => [name, name]),
);

const isDeployment = new Ajv2020({ strict: true, validateFormats: false }).compile(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../../infra/deployment.schema.json'), 'utf8')),
);

const IRREPLACEABLE =
  /"type": "(?:azuread_application_registration|aws_secretsmanager_secret|aws_ssm_parameter|aws_iam_outbound_web_identity_federation|google_secret_manager_secret|azurerm_key_vault)"/;

function isProtected(example: Example): boolean {
  return IRREPLACEABLE.test(example.state());
}
