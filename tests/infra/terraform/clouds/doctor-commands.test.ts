import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Applied, applyExample } from './apply-example.ts';

// The output `doctor` as a person runs it, by `eval` in a shell; `az` and `kubectl` are scripts that answer as the clouds do.

const folder = mkdtempSync(join(tmpdir(), 'nymgate-doctor-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const LOG = join(folder, 'asked');
beforeEach(() => writeFileSync(LOG, ''));

const hasShell = (name: string) => spawnSync(name, ['-c', 'true']).status === 0;
const SHELLS = ['bash', 'dash', 'zsh'].filter(hasShell);

/** Answers by the words that a call begins with; what is not listed fails. */
function putTool(name: string, answers: Readonly<Record<string, string>>): void {
  const cases = Object.entries(answers).map(([words, script]) => `"${words}"*) ${script} ;;`);
  const text = `#!/bin/sh\necho "$*" >> ${LOG}\ncase "$*" in\n${cases.join('\n')}\n*) exit 9 ;;\nesac\n`;
  writeFileSync(join(folder, name), text);
  chmodSync(join(folder, name), 0o755);
}

function run(shell: string, command: string) {
  const env = { PATH: `${folder}:${process.env['PATH']}`, COMMAND: command };
  const { status, stdout, stderr } = spawnSync(shell, ['-c', 'eval "$COMMAND"'], {
    ...{ env, encoding: 'utf8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { status, stdout, stderr };
}

const asked = () => readFileSync(LOG, 'utf8').trim().split('\n');

function commandOf({ outputs }: Applied, instance: string): string {
  const command = (outputs['doctor'] as Readonly<Record<string, string>>)[instance];
  if (command === undefined) throw new Error(`no command for ${instance}`);
  return command;
}

test('a shell that is not bash is among those tried', () => {
  expect(SHELLS.length).toBeGreaterThan(1);
});

describe('DIA-02 on Azure', () => {
  let command = '';
  let applied: Applied;
  beforeAll(async () => {
    applied = await applyExample('azure');
    // Only the waiting is shorter.
    command = commandOf(applied, 'people').replace('sleep 5', 'sleep 0');
  }, 120_000);

  const JOB = '--resource-group nymgate --name nymgate-prod-people-doctor';
  const START = 'containerapp job start --query name --output tsv';
  const LINES =
    "printf '%s\\n' '2026-11-30T08:00:00Z Connecting to the container' '2026-11-30T08:00:01Z stdout F ok    key' '2026-11-30T08:00:01Z stdout F      next: nothing'";
  const answers = (status: string, lines = LINES) => ({
    [`${START} ${JOB}`]: 'echo people-doctor-x1',
    'containerapp job execution show --job-execution-name people-doctor-x1 --query properties.status': `[ $(grep -c "execution show" ${LOG}) -lt 3 ] && echo Running || echo ${status}`,
    'containerapp job logs show --execution people-doctor-x1 --container doctor': lines,
  });

  test.each(SHELLS)('%s prints the report of the run that it started, and exits as the job did', (shell) => {
    putTool('az', answers('Succeeded'));
    const report = 'ok    key\n     next: nothing\n';
    expect(run(shell, command)).toEqual({ status: 0, stdout: report, stderr: '' });
    expect(asked().filter((line) => line.includes('execution show')).length).toBe(3);
    expect(asked().every((line) => line.includes(JOB))).toBe(true);
    putTool('az', answers('Failed'));
    expect(run(shell, command)).toEqual({ status: 1, stdout: report, stderr: '' });
  });

  test('a start that is refused asks for nothing more; without lines it says where they will be', () => {
    putTool('az', { [START]: 'exit 3' });
    expect(run('bash', command)).toMatchObject({ status: 1, stdout: '' });
    expect(asked()).toHaveLength(1);
    putTool('az', answers('Failed', 'true'));
    expect(run('bash', command)).toEqual({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining(
        'ContainerAppConsoleLogs | where ContainerGroupName startswith "people-doctor-x1"',
      ),
    });
  });

  test('each app has such a job, with its image, identity and variables, and no way in', () => {
    const of = (type: string) =>
      applied.resources.filter((each) => each.type === type).flatMap(({ instances }) => instances);
    const apps = of('azurerm_container_app');
    const jobs = of('azurerm_container_app_job');
    expect(jobs.map(({ attributes }) => attributes['name']).sort()).toEqual([
      'nymgate-prod-calendars-doctor',
      'nymgate-prod-people-doctor',
    ]);
    for (const [index, { attributes }] of jobs.entries()) {
      const app = apps[index]?.attributes ?? {};
      for (const key of ['registry', 'container_app_environment_id'])
        expect(attributes[key]).toEqual(app[key]);
      const [job, gateway] = [attributes, app].map(({ template }) => containerOf(template));
      expect([job?.image, job?.env]).toEqual([gateway?.image, gateway?.env]);
      expect(idsOf(attributes['identity'])).toEqual(idsOf(app['identity']));
      expect(job?.args).toEqual(['doctor', '--config', 'env:']);
    }
    expect(Object.values(applied.outputs['doctor'] as object).join()).not.toMatch(/\bexec\b/);
  });
});

type Template = readonly { readonly container: readonly { image: string; env: unknown; args: unknown }[] }[];
const idsOf = (identity: unknown) => (identity as readonly { identity_ids: unknown }[])[0]?.identity_ids;
const containerOf = (template: unknown) => (template as Template)[0]?.container[0];

describe('DIA-02 on Kubernetes', () => {
  let command = '';
  beforeAll(async () => {
    command = commandOf(await applyExample('kubernetes'), 'people');
  }, 120_000);

  const IN = '--namespace nymgate';
  const answers = (code: number, wait = 'true') => ({
    [`${IN} create job nymgate-prod-people-doctor-`]: 'echo job.batch/x created',
    [`${IN} wait job/nymgate-prod-people-doctor-`]: wait,
    [`${IN} logs job/nymgate-prod-people-doctor-`]: 'echo ok key',
    [`${IN} describe pods --selector batch.kubernetes.io/job-name=nymgate-prod-people-doctor-`]:
      'echo secret nymgate-prod-keys not found',
    [`${IN} get pods --selector batch.kubernetes.io/job-name=nymgate-prod-people-doctor-`]: `printf ${code}`,
  });

  test.each(SHELLS)('%s prints the report of the job that it made, and exits as it did', (shell) => {
    for (const code of [0, 1, 2]) {
      putTool('kubectl', answers(code));
      expect(run(shell, command)).toMatchObject({ status: code, stdout: 'ok key\n' });
    }
    expect(asked()[0]).toMatch(
      /^--namespace nymgate create job nymgate-prod-people-doctor-\d{10} --from=cronjob\/nymgate-prod-people-doctor$/,
    );
    expect(asked().join('\n')).not.toMatch(/\bexec\b/);
  });

  test('a pod that does not start is described; a job that may not be made ends it', () => {
    putTool('kubectl', answers(0, 'exit 1'));
    expect(run('bash', command)).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('secret nymgate-prod-keys not found'),
    });
    writeFileSync(LOG, '');
    putTool('kubectl', {});
    expect(run('bash', command)).toMatchObject({ status: 1, stdout: '' });
    expect(asked()).toHaveLength(1);
  });
});
