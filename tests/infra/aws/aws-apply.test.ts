import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { SECRET_START } from '../terraform/stub/inventions/random.ts';
import { type AwsExample, appliedExample, awsExample, DRAWN_KEY, VALUES } from './aws-example.ts';

/** Names of all that has one; an alias and a policy have theirs within a function or a role. */
async function namesOf(example: AwsExample): Promise<readonly unknown[]> {
  const within = ['aws_lambda_alias', 'aws_iam_role_policy'];
  return (await example.resources())
    .filter(({ type }) => !within.includes(type))
    .flatMap(({ values }) => [values['name'], values['function_name'], values['display_name']])
    .filter((name) => name !== undefined && name !== null);
}

describe('an applied example', () => {
  let example: AwsExample;
  beforeAll(async () => {
    example = await appliedExample();
  });

  test('has nothing to do in a second plan', async () => {
    expect(await example.engine('plan', '-detailed-exitcode')).toMatchObject({ code: 0 });
  });

  test.each(['secretsmanager', 'ssm'])(
    'IAC-11 has the key of %s in no plan, state or output',
    async (key_store) => {
      const fresh = await awsExample({ key_store });
      expect(await fresh.engine('plan', '-out', 'plan.bin')).toMatchObject({ code: 0 });
      const plan = (await fresh.engine('show', '-json', 'plan.bin')).stdout;
      expect(await fresh.engine('apply', 'plan.bin')).toMatchObject({ code: 0 });
      const outputs = (await fresh.engine('output', '-json')).stdout;
      for (const text of [plan, fresh.state(), outputs]) {
        expect(text).toContain('nymgate/prod/entra-id/key');
        expect(text).not.toContain(DRAWN_KEY);
        expect(text).not.toContain(SECRET_START);
      }
    },
  );

  test('IAC-11 an argument that would be kept refuses the key', async () => {
    const fresh = await awsExample();
    const file = join(fresh.folder, '../../modules/aws-keys/main.tf');
    const kept = readFileSync(file, 'utf8')
      .replace(/secret_string_wo( +)= local/, 'secret_string$1= local')
      .replace(/^ *secret_string_wo_version.*\n/m, '');
    writeFileSync(file, kept);
    const { code, stdout, stderr } = await fresh.engine('plan');
    expect({ code, said: stdout + stderr }).toMatchObject({
      code: 1,
      said: expect.stringMatching(/ephemeral/i),
    });
  });

  test('IAC-11 keys refuse to be destroyed, and a smaller number of them too', async () => {
    const destroy = await example.engine('destroy', '-auto-approve');
    expect([destroy.code, destroy.stdout + destroy.stderr]).toEqual([
      1,
      expect.stringContaining('prevent_destroy'),
    ]);
    const two = await appliedExample({ keys: { made: 2 } });
    const fewer = await two.engine('plan', '-var', 'keys={ made = 1 }');
    expect([fewer.code, fewer.stdout + fewer.stderr]).toEqual([
      1,
      expect.stringContaining('prevent_destroy'),
    ]);
  });

  test('a second one beside it shares no name with it', async () => {
    const second = await appliedExample({ environment: 'test' });
    const [first, other] = [await namesOf(example), await namesOf(second)];
    expect(first).toContain('nymgate-prod-entra-id');
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
