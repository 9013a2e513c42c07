import { execFileSync } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { INIT_PLATFORMS } from '../../../packages/deploy/src/init/facts.ts';
import { blocksOf } from '../../docs/command-blocks.ts';
import { ROOT, repositoryFiles } from '../../docs/repository-files.ts';
import { type DeployStand, startDeployStand } from './deploy-stand.ts';

const TENANT = '5f1c2a3b-0000-4000-8000-000000000001';
let stand: DeployStand;
beforeEach(async () => {
  stand = await startDeployStand();
});
afterEach(() => stand.close());

/** What a POSIX shell says after sourcing env.sh of the stand's folder from another one. */
const source = (cwd: string, script: string) =>
  execFileSync('sh', ['-c', script], {
    cwd,
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin' },
    stdio: 'pipe',
  });

test.each(INIT_PLATFORMS)(
  '%s: env.sh sets a login of its own and the tenant, in every shell',
  async (host) => {
    await stand.run('init', host, '--tenant', TENANT, '--no-detect', '--out', stand.folder);
    const told = source(stand.folder, '. ./env.sh && echo "$TENANT_ID" "$AZURE_CONFIG_DIR"');
    expect(told).toBe(`${TENANT} ${realpathSync(stand.folder)}/.azure\n`);
  },
);

test.each(INIT_PLATFORMS)('%s: az is led to the national cloud that terraform.tfvars names', async (host) => {
  await stand.run('init', host, '--tenant', TENANT, '--no-detect', '--out', stand.folder);
  const az = 'az() { echo "az $*"; }; ';
  expect(source(stand.folder, `${az}. ./env.sh`)).toBe('');
  appendFileSync(stand.file('terraform.tfvars'), 'cloud = "us-gov-l4"\n');
  expect(source(stand.folder, `${az}. ./env.sh`)).toBe('az cloud set --name AzureUSGovernment\n');
});

test('gcp: Terraform is led to the login beside env.sh too: it does not read CLOUDSDK_CONFIG', async () => {
  await stand.run('init', 'gcp', '--tenant', TENANT, '--no-detect', '--out', stand.folder);
  const told = source(stand.folder, '. ./env.sh && echo "$GOOGLE_APPLICATION_CREDENTIALS"');
  expect(told).toBe(`${realpathSync(stand.folder)}/.gcloud/application_default_credentials.json\n`);
});

test('sourced from another folder, it sets nothing and fails, so that no other login is taken for this one', async () => {
  await stand.run('init', 'aws', '--tenant', TENANT, '--no-detect', '--out', stand.folder);
  const script = `. ${stand.file('env.sh')} && echo "went on"; echo "[$AZURE_CONFIG_DIR]"`;
  expect(source(tmpdir(), script)).toBe('[]\n');
});

test('pages and READMEs of examples ask az for the tenant that env.sh has set', () => {
  const examples = join(ROOT, 'infra/examples');
  const readmes = readdirSync(examples).map((name) => ({
    path: join('infra/examples', name, 'README.md'),
    text: readFileSync(join(examples, name, 'README.md'), 'utf8'),
  }));
  const sourcing = [...repositoryFiles(/^docs\/.*\.md$/), ...readmes].flatMap(({ path, text }) =>
    blocksOf(path, text).filter((block) => block.text.includes('. ./env.sh')),
  );
  expect(sourcing.length).toBeGreaterThan(4);
  for (const { where, text } of sourcing)
    expect([where, ...text.matchAll(/az login.*--tenant (\S+)/g)].map(String).slice(1), where).toEqual([
      expect.stringContaining('"$TENANT_ID"'),
    ]);
});
