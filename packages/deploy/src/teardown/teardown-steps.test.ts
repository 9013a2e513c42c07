import { expect, test } from 'vitest';
import { connector, deployment, deployments, instance } from '../../../../tests/documents/deployments.ts';
import { parseDeployment } from '../deployment/parse-deployment.ts';
import { teardownSteps } from './teardown-steps.ts';

const { kubernetes: KUBERNETES, custom: CUSTOM } = deployments();

test('on Kubernetes a release is removed where it is, and a key in a file is no file of this machine', () => {
  if (KUBERNETES === undefined) throw new Error('no deployment on Kubernetes');
  const commands = teardownSteps(KUBERNETES).flatMap((step) => step.commands);
  expect(commands.filter((line) => line.startsWith('helm'))).toEqual(
    commands.filter((line) =>
      /^helm uninstall --namespace \S+ nymgate-prod-[a-z-]+ --ignore-not-found$/.test(line),
    ),
  );
  expect(commands).toContain(
    "remove '/run/secrets/nymgate/key', the Secret or file that is mounted there, and every copy",
  );
});

test('nothing says that data without its key is anonymous: privacy sheets say that times may point to people', () => {
  for (const deployment of Object.values(deployments()))
    expect(JSON.stringify(teardownSteps(deployment))).not.toMatch(/as good as anonymous/);
});

const listCommands = (one: Parameters<typeof teardownSteps>[0]) =>
  teardownSteps(one).flatMap((step) => step.commands);

test('keys and salt of Psoxy are parameters by name, and no root for keys is destroyed', () => {
  const copy = 'aws-ssm:arn:aws:ssm:eu-central-1:123456789012:parameter/nymgate/psoxy/dev';
  const key = { reference: `${copy}/encryption-key`, others: [`${copy}/salt`], generation: 1 };
  const connectors = { 'entra-id': connector('entra-id') };
  const adopted = deployment({ instances: { people: instance(connectors, { key }) } });
  expect(listCommands(adopted).filter((line) => /ssm|keys/.test(line))).toEqual(
    ['encryption-key', 'salt'].map(
      (name) => `aws ssm delete-parameter --region 'eu-central-1' --name '/nymgate/psoxy/dev/${name}'`,
    ),
  );
});

test('where keys have a root, the command that lists older ones comes before those that delete', () => {
  for (const host of ['aws', 'gcp', 'azure']) {
    const [one] = [deployments()[host]];
    if (one === undefined) throw new Error(`no deployment on ${host}`);
    const [list, ...others] = listCommands(one).filter((line) => /-chdir=keys|delete.*key/.test(line));
    expect(list).toMatch(/^tofu -chdir=keys output -json variables \| jq /);
    expect(others.at(-1)).toBe('tofu -chdir=keys destroy');
  }
});

test('the log group on AWS, which Terraform leaves, is deleted after the gateway', () => {
  const [one] = [deployments()['aws']];
  if (one === undefined) throw new Error('no deployment on AWS');
  const lines = listCommands(one);
  const at = lines.findIndex((line) =>
    line.includes("delete-log-group --region 'eu-central-1' --log-group-name '/aws/lambda/nymgate-prod-"),
  );
  expect(at).toBeGreaterThan(lines.indexOf('tofu destroy'));
});

function commandsWith(existing: boolean): readonly string[] {
  if (CUSTOM === undefined) throw new Error('no custom deployment');
  const brought = JSON.stringify(CUSTOM).replaceAll(/"existing":(true|false)/g, `"existing":${existing}`);
  return teardownSteps(parseDeployment(JSON.parse(brought))).flatMap(({ commands }) => commands);
}

test('T9-19: an application that was brought keeps its other assignments, service principal and policies', () => {
  const [brought, made] = [commandsWith(true), commandsWith(false)];
  expect(made.filter((line) => line.startsWith('Remove-ServicePrincipal'))).toHaveLength(1);
  expect(made.filter((line) => line.includes('-AppIds @{Remove'))).toHaveLength(1);
  expect(brought.join('\n')).not.toMatch(/Remove-ServicePrincipal|@\{Remove/);
  for (const commands of [brought, made]) {
    expect(commands.filter((line) => line.includes('ManagementRoleAssignment'))).toEqual([
      "Remove-ManagementRoleAssignment -Identity 'Nymgate prod outlook-cal-finance Calendars.Read'",
      "Remove-ManagementRoleAssignment -Identity 'Nymgate prod outlook-cal-finance MailboxSettings.Read'",
    ]);
    expect(commands).toContain("Remove-ManagementScope -Identity 'Nymgate prod'");
    expect(commands).toContain("Remove-CsApplicationAccessPolicy -Identity 'Nymgate-prod'");
  }
});
