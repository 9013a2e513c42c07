import { startSimulator } from 'nymgate-simulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyEpoch } from '../../../src/app/index.ts';
import { CONNECTORS } from '../../../src/connectors/index.ts';
import buildLambdaUnderTest from '../../lambda/build-lambda-under-test.ts';
import { functionUrlEvent } from '../../stand-ins/lambda/events.ts';
import { startLambda } from '../../stand-ins/lambda/start-lambda.ts';
import { oneOf, startAwsAccount } from './aws-account.ts';
import { type AwsExample, appliedExample, DRAWN_KEY, type Resource, VALUES } from './aws-example.ts';

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

/** The applied function, in a tenant whose Entra ID trusts exactly what the output `deployment` says. */
async function startApplied(example: AwsExample) {
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
  const [applied] = await example.resources('aws_lambda_function');
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

describe.each(['secretsmanager', 'ssm'])('applied with key_store = "%s"', (store) => {
  test('IAC-12 the function starts, reads the key that was drawn, proves itself, and serves its caller alone', async () => {
    const example = await appliedExample({ key_store: store });
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
    expect(page.headers['nymgate-epoch']).toBe(keyEpoch({ id: 1, secret: DRAWN_KEY }));
    expect((await ask(session(`${roleArn}-2`))).status).toBe(401);
    expect((await ask()).status).toBe(401);
  });
});

test('every connector in one gateway with three callers still fits into the variables of a function', async () => {
  const connectors = Object.fromEntries(Object.keys(CONNECTORS).map((id) => [id, {}]));
  const callers = Object.fromEntries(
    ['warehouse', 'lake', 'lab'].map((name) => [name, VALUES.callers.warehouse]),
  );
  const example = await appliedExample({ instances: { all: { connectors } }, callers });
  const [applied] = await example.resources('aws_lambda_function');
  const { variables = {} } = environmentOf(applied);
  expect(Object.keys(variables)).toContain('NYMGATE_CONNECTORS');
  expect(JSON.stringify(variables).length).toBeLessThan(4_096);
});
