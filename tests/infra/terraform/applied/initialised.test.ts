import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommandLine } from '../../../../packages/cli/src/run-command-line.ts';
import {
  type DeployedConnector,
  type Deployment,
  type DeploymentInstance,
  parseDeployment,
} from '../../../../packages/deploy/src/deployment/parse-deployment.ts';
import { toEntries } from '../../../../packages/deploy/src/deployment/to-entries.ts';
import { NOT_REGISTERED } from '../../../../packages/deploy/src/deployment/unregistered.ts';
import { INIT_PLATFORMS } from '../../../../packages/deploy/src/init/facts.ts';
import { type DeployStand, startDeployStand } from '../../../e2e/deploy/deploy-stand.ts';
import { writeGatewayConfig } from '../../../e2e/deploy/write-gateway-config.ts';
import { captureTerminal } from '../../../harness/capture-terminal.ts';
import { runEngine } from '../engine.ts';
import { STUB_TENANT } from '../stub/inventions/azuread.ts';

// Two people's whole way: what `init` writes into an empty folder, filled in as it asks, is applied as it is, read by `docs`, and the
// tenant is set up for it.

async function nymgate(...args: readonly string[]): Promise<void> {
  const { terminal, out, err } = captureTerminal();
  const exit = await runCommandLine(args, terminal);
  expect({ exit, said: exit === 0 ? '' : out() + err() }).toEqual({ exit: 0, said: '' });
}

/** As a person does it: the # taken away from what is to be given, and a package where the example names one. */
function fillIn(folder: string, name = 'terraform.tfvars'): void {
  const file = join(folder, name);
  const [head = '', ...lines] = readFileSync(file, 'utf8').split('\n');
  expect(head).toMatch(/^# To give/);
  const archive = 'not an archive';
  writeFileSync(join(folder, 'nymgate-aws-lambda-0.2.0.zip'), archive);
  const hash = createHash('sha256').update(archive).digest('hex');
  const settings = lines.filter((line) => !line.startsWith('# The same'));
  const text = settings.map((line) => line.replace(/^# /, '')).join('\n');
  writeFileSync(file, text.replace(/"0{64}"/, `"${hash}"`));
}

function applicationsOf(instances: Deployment['instances']) {
  return toEntries<DeploymentInstance>(instances).flatMap(([, { connectors }]) =>
    toEntries<DeployedConnector>(connectors).map(([connector, { app }]) => ({
      connector,
      clientId: app.clientId,
    })),
  );
}

/**
 * The second half of the way, in a simulated tenant of the same id. There the platform's issuer is the simulator's own, and what the
 * stub of Terraform's provider invented is not registered yet.
 */
async function walkTenant(stand: DeployStand, applied: string): Promise<void> {
  const { instances, ...rest } = parseDeployment(JSON.parse(applied));
  const issuers = Object.values(instances).map((instance) => instance?.identity.issuer ?? '');
  const text = issuers.reduce(
    (now, issuer) => now.replaceAll(issuer, stand.simulator.issuerUrl),
    JSON.stringify({ ...rest, instances }, withoutIds),
  );
  stand.write('deployment.json', text);
  const first = await stand.admin(['Application Developer'], 'setup', 'entra');
  expect([first.exit, first.err]).toEqual([0, expect.stringContaining('Ids of the applications are in')]);
  const second = await stand.admin(['Application Developer'], 'setup', 'entra');
  expect(second).toMatchObject({ exit: 0, out: expect.stringContaining('Nothing was changed') });
  const consent = await stand.admin(['Privileged Role Administrator'], 'consent');
  expect([consent.exit, consent.err]).toEqual([0, '']);
  for (const instance of Object.values(stand.deployment().instances)) {
    if (instance === undefined) throw new Error('an instance without a value');
    const config = await writeGatewayConfig(stand, instance);
    const doctor = await stand.run('doctor', '--config', config, '--json');
    expect([doctor.exit, JSON.parse(doctor.out).status]).toEqual([0, expect.stringMatching(/^(?:ok|warn)$/)]);
    for (const connector of Object.keys(instance.connectors)) {
      const calls = await stand.run('call', connector, '--examples', '--config', config, '--json');
      expect([connector, calls.exit, JSON.parse(calls.out).failed]).toEqual([connector, 0, 0]);
    }
  }
}

const withoutIds = (name: string, value: unknown) => {
  if (name === 'clientId') return NOT_REGISTERED;
  return name === 'objectId' || name === 'servicePrincipalId' ? null : value;
};

describe.each(INIT_PLATFORMS)('what init %s writes', (host) => {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-root-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const hasKeys = () => existsSync(join(folder, 'keys'));
  const engine = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await runEngine(folder, args);
    expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' });
    return stdout;
  };

  beforeAll(async () => {
    await nymgate('init', host, '--tenant', STUB_TENANT, '--no-detect', '--out', folder);
    await engine('init');
    if (hasKeys()) await engine('-chdir=keys', 'init');
  });

  test('is valid before anything is filled in', async () => {
    await engine('validate');
  });

  test('applied before that, makes nothing, and asks for nothing that init did not name', async () => {
    const { code, stderr } = await runEngine(folder, ['apply', '-auto-approve']);
    expect(code).toBe(1);
    const asked = [...stderr.matchAll(/variable "([a-z_]+)" \{/g)].map(([, name = '']) => name);
    expect(asked).not.toEqual([]);
    const [, named = ''] =
      /: ([a-z_, ]+)\./.exec(readFileSync(join(folder, 'terraform.tfvars'), 'utf8')) ?? [];
    // Its keys come from the root that holds them.
    expect([...named.split(', '), ...(hasKeys() ? ['keys'] : [])]).toEqual(expect.arrayContaining(asked));
    expect((await runEngine(folder, ['state', 'list'])).stdout).toBe('');
  });

  test('filled in, is formatted and applied, and its output is what docs writes documents from', async () => {
    fillIn(folder);
    if (hasKeys()) {
      fillIn(folder, 'keys/terraform.tfvars');
      await engine('-chdir=keys', 'apply', '-auto-approve');
      writeFileSync(
        join(folder, 'keys.auto.tfvars.json'),
        await engine('-chdir=keys', 'output', '-json', 'variables'),
      );
    }
    await engine('fmt', '-check', '-recursive', '-diff');
    await engine('apply', '-auto-approve');
    await engine('plan', '-detailed-exitcode');
    const deployment = join(folder, 'deployment.json');
    writeFileSync(deployment, await engine('output', '-json', 'deployment'));
    const { tenantId, instances } = parseDeployment(JSON.parse(readFileSync(deployment, 'utf8')));
    expect(tenantId).toBe(STUB_TENANT);
    expect(Object.keys(instances)).toContain('outlook-cal');
    await nymgate('docs', '--deployment', deployment, '--out', join(folder, 'docs'));
    expect(readFileSync(join(folder, 'docs/test.sh'), 'utf8')).toContain('outlook-cal');
    const written = (name: string) => readFileSync(join(folder, 'docs', name), 'utf8');
    for (const { connector, clientId } of applicationsOf(instances)) {
      expect(written('consent.md')).toContain(clientId);
      expect(written(`privacy-${connector}.md`)).toContain(connector);
    }
  });

  test('and the tenant is set up for it, twice, consented to, examined and called', async () => {
    const stand = await startDeployStand({ people: 20, tenantId: STUB_TENANT });
    try {
      await walkTenant(stand, readFileSync(join(folder, 'deployment.json'), 'utf8'));
    } finally {
      await stand.close();
    }
  });
});
