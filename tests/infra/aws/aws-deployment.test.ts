import { startSimulator } from 'nymgate-simulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONNECTORS } from '../../../packages/connectors/src/index.ts';
import type { DoctorResult } from '../../../packages/doctor/src/function/create-doctor-handler.ts';
import { deriveKeyFingerprint } from '../../../packages/gateway/src/app/keys/read-pseudonym-secrets.ts';
import buildLambdaUnderTest from '../../lambda/build-lambda-under-test.ts';
import { functionUrlEvent } from '../../stand-ins/lambda/events.ts';
import { startLambda } from '../../stand-ins/lambda/start-lambda.ts';
import type { ObjectRequest } from '../../stand-ins/objects/object-request.ts';
import { startObjects } from '../../stand-ins/objects/start-objects.ts';
import { allowedBy } from './allowed-by.ts';
import { oneOf, startAwsAccount } from './aws-account.ts';
import { type AwsExample, appliedExample, BULK, DRAWN_KEY, type Resource, VALUES } from './aws-example.ts';

// What Terraform gives the function, given to the function: the bundle as it is uploaded, its variables as they were applied.

let removeBundle: (() => void) | undefined;
beforeAll(async () => {
  removeBundle = await buildLambdaUnderTest();
});
afterAll(() => removeBundle?.());

const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

/** An applied function by the end of its address. */
async function functionOf(example: AwsExample, address: RegExp): Promise<Resource | undefined> {
  return (await example.resources('aws_lambda_function')).find((each) => address.test(each.address));
}

const GATEWAY = /\.aws_lambda_function\.gateway$/;

/** The applied function, in a tenant whose Entra ID trusts exactly what the output `deployment` says. */
async function startApplied(example: AwsExample, address = GATEWAY) {
  const { identity, connectors } = oneOf((await example.deployment()).instances);
  const { app, roles } = oneOf(connectors);
  const simulator = await startSimulator({ people: 12, seed: 3 });
  closing.push(simulator.close);
  const credentials = [identity];
  const { clientId } = simulator.registerApp({
    name: 'applied',
    roles: roles.required,
    consented: true,
    credentials,
  });
  const account = await startAwsAccount(example, simulator);
  closing.push(account.close);
  const applied = await functionOf(example, address);
  const { variables = {} } = environmentOf(applied);
  // The stub's tenant and application are invented: those of the simulator stand in their place, and nothing else is changed.
  const configuration = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      value.replaceAll(VALUES.tenant_id, simulator.tenantId).replaceAll(app.clientId, clientId),
    ]),
  );
  const lambda = await startLambda({
    folder: process.env['LAMBDA_BUNDLE'] ?? '',
    handler: String(applied?.values['handler']),
    environment: {
      ...configuration,
      ...account.environment,
      NYMGATE_SOURCE__AUTHORITY: simulator.entraUrl,
      NYMGATE_SOURCE__GRAPH: simulator.graphUrl,
    },
  });
  closing.push(lambda.stop);
  return lambda;
}

/** The one block `environment` of a function. */
function environmentOf(applied: Resource | undefined): {
  readonly variables?: Readonly<Record<string, string>>;
} {
  const blocks = (applied?.values['environment'] ?? []) as readonly { variables?: Record<string, string> }[];
  return blocks[0] ?? {};
}

const session = (role: string) =>
  `${role.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/run-7`;

describe.each(['secretsmanager', 'ssm'])('applied with store = "%s"', (store) => {
  test('IAC-12 the function starts, reads the key that was drawn, proves itself, and serves its caller alone', async () => {
    const example = await appliedExample({}, { store });
    const { callers } = oneOf((await example.deployment()).instances);
    const [caller] = callers;
    const roleArn = caller?.type === 'aws-iam' ? caller.roleArn : '';
    const lambda = await startApplied(example);
    const ask = (userArn?: string) =>
      lambda.ask(functionUrlEvent({ query: '$top=5', ...(userArn !== undefined && { userArn }) }));
    const page = await ask(session(roleArn));
    expect({ status: page.status, log: page.status === 200 ? '' : lambda.lines().join('\n') }).toEqual({
      status: 200,
      log: '',
    });
    expect(JSON.parse(page.body.toString()).value).toHaveLength(5);
    expect(page.headers['nymgate-epoch']).toBe(deriveKeyFingerprint({ id: 1, secret: DRAWN_KEY }));
    expect((await ask(session(`${roleArn}-2`))).status).toBe(401);
    expect((await ask()).status).toBe(401);
  });
});

test('DIA-01 the function beside it finds everything in order, and is reached by no URL and no permission', async () => {
  const example = await appliedExample();
  const lambda = await startApplied(example, /\.aws_lambda_function\.doctor/);
  const { kind, bytes } = await lambda.invoke({}, 60_000);
  const { status, text } = JSON.parse(bytes.toString()) as DoctorResult;
  expect({ kind, status, text: status === 'ok' ? '' : text }).toEqual({
    kind: 'response',
    status: 'ok',
    text: '',
  });
  const ways = await Promise.all(
    ['aws_lambda_function_url', 'aws_lambda_permission', 'aws_iam_role_policy'].map(example.resources),
  );
  const leads = ways.flat().map(({ values }) => [values['function_name'], values['policy']].join());
  expect(leads.length).toBeGreaterThan(2);
  expect(leads.filter((lead) => /function:[\w-]*-doctor|^[\w-]*-doctor,/.test(lead))).toEqual([]);
  expect(leads.filter((lead) => lead.includes('InvokeFunction"')).length).toBe(1);
});

test('every connector in one gateway with three callers still fits into the variables of a function', async () => {
  const connectors = Object.fromEntries(Object.keys(CONNECTORS).map((id) => [id, {}]));
  const callers = Object.fromEntries(
    ['warehouse', 'lake', 'lab'].map((name) => [name, VALUES.callers.warehouse]),
  );
  const example = await appliedExample({ instances: { all: { connectors } }, callers });
  const applied = await functionOf(example, GATEWAY);
  const { variables = {} } = environmentOf(applied);
  expect(Object.keys(variables)).toContain('NYMGATE_CONNECTORS');
  expect(JSON.stringify(variables).length).toBeLessThan(4_096);
});

/** A message of the queue with what S3 tells of a new object (User Guide of S3, "Event message structure"). */
function arrived(bucket: string, key: string): object {
  const record = { eventVersion: '2.1', eventSource: 'aws:s3', eventName: 'ObjectCreated:Put' };
  const s3 = { s3SchemaVersion: '1.0', bucket: { name: bucket }, object: { key, size: 1 } };
  const body = JSON.stringify({ Records: [{ ...record, s3 }] });
  return { Records: [{ messageId: '1', body, attributes: {}, eventSource: 'aws:sqs' }] };
}

test('IAC-31 the function for files makes what arrives, with the current key and the rights of its role', async () => {
  const example = await appliedExample({ bulk: BULK });
  const files = await startObjects();
  closing.push(files.close);
  const account = await startAwsAccount(example, { locateIssuer: () => undefined });
  closing.push(account.close);
  const applied = await functionOf(example, /^module\.bulk/);
  const [role] = (await example.resources('aws_iam_role_policy')).filter(({ address }) =>
    address.startsWith('module.bulk'),
  );
  const lambda = await startLambda({
    folder: process.env['LAMBDA_BUNDLE'] ?? '',
    handler: String(applied?.values['handler']),
    environment: {
      ...environmentOf(applied).variables,
      ...account.environment,
      AWS_ENDPOINT_URL_S3: files.environment['AWS_ENDPOINT_URL_S3'] ?? '',
    },
  });
  closing.push(lambda.stop);
  const asked: ObjectRequest[] = [];
  files.interfere((request) => {
    asked.push(request);
    return undefined;
  });
  const rows = `Mail,Department\n${'ana@contoso.com,Sales\n'.repeat(400_000)}`;
  files.objects.put('/contoso-hr-in/hr/people.csv', { bytes: Buffer.from(rows), headers: {} });

  const { bytes } = await lambda.invoke(arrived('contoso-hr-in', 'hr/people.csv'), 60_000);
  const text = bytes.toString();
  expect({ text, log: text === NONE_FAILED ? '' : lambda.lines().join('\n') }).toEqual({
    text: NONE_FAILED,
    log: '',
  });
  expect(files.text('/contoso-hr-out/hr/people.csv')).toMatch(/^Mail,Department\n(?!ana)[^,]+,Sales\n/);
  expect(files.text('/contoso-hr-out/hr/people.csv.manifest.json')).toContain(
    deriveKeyFingerprint({ id: 1, secret: DRAWN_KEY }),
  );
  // In parts, so that every kind of request is among them.
  expect(asked.map(({ method }) => method)).toEqual(expect.arrayContaining(['HEAD', 'GET', 'POST', 'PUT']));
  const policy = String(role?.values['policy']);
  const own = { account: VALUES.account_id };
  const refused = asked.filter((request) => !allowedBy(policy, request, own));
  expect(refused.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  expect(
    allowedBy(policy, { method: 'PUT', path: '/contoso-hr-in/hr/x', query: new URLSearchParams() }, own),
  ).toBe(false);
  // A bucket of that name that is somebody else's.
  expect(asked.filter((request) => allowedBy(policy, request, { account: '999999999999' }))).toEqual([]);
});

const NONE_FAILED = '{"batchItemFailures":[]}';
