import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../docs/repository-files.ts';
import { SECRET_START } from '../terraform/stub/inventions/random.ts';
import { type AwsExample, awsExample, BULK, DRAWN_KEY, type Resource, VALUES } from './aws-example.ts';

/** Applied as people do who look at the plan first. */
async function applyPlan(example: AwsExample): Promise<string> {
  expect(await example.engine('plan', '-out', 'plan.bin')).toMatchObject({ code: 0 });
  const plan = (await example.engine('show', '-json', 'plan.bin')).stdout;
  expect(await example.engine('apply', 'plan.bin')).toMatchObject({ code: 0 });
  return plan;
}

/** Names of all that has one; an alias and a policy have theirs within a function or a role. */
function namesOf(resources: readonly Resource[]): readonly unknown[] {
  const within = ['aws_lambda_alias', 'aws_iam_role_policy'];
  return resources
    .filter(({ type }) => !within.includes(type))
    .flatMap(({ values }) => [values['name'], values['function_name'], values['display_name']])
    .filter((name) => name !== undefined && name !== null);
}

describe('an applied example', () => {
  let example: AwsExample;
  beforeAll(async () => {
    example = await awsExample();
    await applyPlan(example);
  });

  async function expectNoKey(planned: string, example: AwsExample): Promise<void> {
    const outputs = await example.keys.run('output', '-json');
    const kept = [
      planned,
      example.keys.state(),
      outputs,
      await example.run('output', '-json'),
      example.state(),
    ];
    for (const text of kept) {
      expect(text).toContain('nymgate/prod/key');
      expect(text).not.toContain(DRAWN_KEY);
      expect(text).not.toContain(SECRET_START);
    }
  }

  test('has nothing to do in a second plan', async () => {
    expect(await example.engine('plan', '-detailed-exitcode')).toMatchObject({ code: 0 });
  });

  test.each([{}, { store: 'ssm' }])('IAC-11 has the key in no plan, state or output: %o', async (keys) => {
    const fresh = await awsExample({}, keys);
    const planned = await applyPlan(fresh);
    await expectNoKey(planned, fresh);
  });

  test('IAC-11 an argument that would be kept refuses the key', async () => {
    const fresh = await awsExample();
    const file = join(fresh.folder, '../../modules/aws-keys/main.tf');
    const kept = readFileSync(file, 'utf8')
      .replace(/secret_string_wo( +)= /, 'secret_string$1= ')
      .replace(/^ *secret_string_wo_version.*\n/m, '');
    writeFileSync(file, kept);
    const { code, stdout, stderr } = await fresh.keys.engine('plan');
    expect({ code, said: stdout + stderr }).toMatchObject({
      code: 1,
      said: expect.stringMatching(/ephemeral/i),
    });
  });

  test('IAC-11 keys refuse to be destroyed: all, the last one, and that of an instance that is gone', async () => {
    const { keys } = await awsExample();
    const refuses = async (...args: readonly string[]) => {
      const { code, stdout, stderr } = await keys.engine(...args);
      expect([code, stdout + stderr]).toEqual([1, expect.stringContaining('prevent_destroy')]);
    };
    await refuses('destroy', '-auto-approve');
    const more = ['-var', 'keys={ scope = ["deployment", "instance"] }'];
    await keys.run('apply', '-auto-approve', ...more, '-var', 'instances=["entra-id"]');
    await refuses('plan', '-var', 'instances=["entra-id"]');
    await refuses('plan', ...more, '-var', 'instances=[]');
    await refuses(
      'plan',
      '-var',
      'keys={ scope = ["instance", "instance"] }',
      '-var',
      'instances=["entra-id"]',
    );
  });

  test('a second one beside it shares no name with it', async () => {
    const second = await awsExample({ environment: 'test' });
    const [first, other] = [namesOf(await example.resources()), namesOf(await second.planned())];
    expect(first).toContain('nymgate-prod-entra-id');
    expect(other).toContain('nymgate-test-entra-id');
    expect(first.filter((name) => other.includes(name))).toEqual([]);
  });
});

describe('with Cognito', () => {
  const federation = 'cognito';
  const ids = { 'entra-id': 'eu-central-1:99999999-2222-4333-8444-555555555555' };

  test('nothing is made before the identity is there, but the pool when it is asked for; the next step is told', async () => {
    const example = await awsExample({ federation });
    const refused = await example.engine('apply', '-auto-approve');
    expect([refused.code, refused.stderr + refused.stdout]).toEqual([
      1,
      expect.stringContaining('tofu apply -target=module.cognito'),
    ]);
    expect(await example.engine('apply', '-auto-approve', '-target=module.cognito')).toMatchObject({
      code: 0,
    });
    const { stdout } = await example.engine('output', '-json', 'cognito_commands');
    expect(JSON.parse(stdout)['entra-id']).toContain('get-open-id-token-for-developer-identity');
    writeFileSync(
      join(example.folder, 'identities.auto.tfvars.json'),
      JSON.stringify({ cognito_identity_ids: ids }),
    );
    expect(await example.engine('apply', '-auto-approve')).toMatchObject({ code: 0 });
    const { identity } = (await example.deployment()).instances['entra-id'] ?? {};
    expect(identity?.subject).toBe(ids['entra-id']);
  });
});

test('terraform.tfvars.example is accepted but for the checksum of a package that is not there', async () => {
  const example = await awsExample();
  const text = readFileSync(join(example.folder, 'terraform.tfvars.example'), 'utf8');
  writeFileSync(join(example.folder, 'terraform.tfvars.json'), '{}');
  writeFileSync(
    join(example.folder, 'example.auto.tfvars'),
    text.replace(/tenant_id .*/, `tenant_id = "${VALUES.tenant_id}"`),
  );
  const { code, stdout, stderr } = await example.engine('plan');
  const errors = [...(stdout + stderr).matchAll(/Error: (.*)/g)].map(([, error]) => error);
  expect([code, [...new Set(errors)]]).toEqual([1, ['Resource precondition failed']]);
  expect((stdout + stderr).replaceAll(/\s+/g, ' ')).toContain('its SHA-256 is not bundle.sha256');
});

test('IAC-31 rules that are too large for a function are refused by the first plan, which knows no id and no key', async () => {
  const jobs = { people: { from: 'hr/', to: 'hr/', rules: 'variables.tf' } };
  const example = await awsExample({ bulk: { hr: { ...BULK.hr, jobs } } });
  const { code, stdout, stderr } = await example.engine('plan');
  const said = (stdout + stderr).replaceAll(/[\s│]+/g, ' ');
  expect([code, said]).toEqual([1, expect.stringContaining('have more than the 4096 bytes')]);
  expect(said).toContain('Shorten the rules, or make a function for each job');
});

test('IAC-31 an entry of bulk that is taken out leaves its buckets closed, by the commands of the guide', async () => {
  const example = await awsExample({ bulk: BULK });
  await example.run('apply', '-auto-approve');
  const without = ['apply', '-auto-approve', '-var', 'bulk={}'];
  const refused = await example.engine(...without);
  expect([refused.code, refused.stdout + refused.stderr]).toEqual([
    1,
    expect.stringContaining('prevent_destroy'),
  ]);
  const guide = readFileSync(join(ROOT, 'docs/guides/bulk-events.md'), 'utf8');
  const kept = [...guide.matchAll(/'(module\.bulk\["hr"\]\.aws_s3\w+\.made)'/g)].map(
    ([, address = '']) => address,
  );
  await example.run('state', 'rm', ...kept);
  const said = await example.run(...without);
  expect(said).toContain('aws_lambda_function.bulk: Destr');
  expect(said).not.toMatch(/aws_s3_\w+\.made.*Destr/);
  const left = await example.resources();
  expect(left.filter(({ address }) => address.startsWith('module.bulk'))).toEqual([]);
});
