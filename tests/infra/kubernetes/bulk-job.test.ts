import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseSplit } from '../../../packages/cli/src/commands/arguments.ts';
import { ROOT } from '../../docs/repository-files.ts';
import { runHere } from '../../e2e/cli-process.ts';
import { checkManifests, find, readManifests, renderOverlay } from './render.ts';
import { KUBERNETES_VERSIONS } from './tools.ts';

const FOLDER = join(ROOT, 'deploy/kubernetes/bulk');
type Job = {
  readonly completionMode: string;
  readonly completions: number;
  readonly template: {
    readonly spec: { readonly containers: readonly { readonly args: readonly string[] }[] };
  };
};

test.each([...KUBERNETES_VERSIONS])('the job is one that Kubernetes %s takes', (version) => {
  const text = renderOverlay(FOLDER);
  expect(checkManifests(text, version)).toEqual({ valid: 3, faults: [] });
});

test('it has as many pods as parts, restricted ones, and words that the command line takes', async () => {
  const { completionMode, completions, template } = find(readManifests(renderOverlay(FOLDER)), 'Job')
    .spec as Job;
  const [container] = template.spec.containers;
  const args = container?.args ?? [];
  const split = args.find((word) => word.startsWith('--split='))?.slice('--split='.length) ?? '';
  expect([completionMode, parseSplit(split)]).toEqual(['Indexed', { of: completions }]);
  expect(template.spec).toMatchObject({
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true },
  });
  expect(container).toMatchObject({
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  });
  // Without the platform's number it goes as far as asking for it, behind rules and key.
  const local = args.slice(0, -2).map((word) => word.replace('/etc/nymgate', FOLDER));
  const key = 'Zk3vQ0w9Yb1r8mXcT5uH2pLs7dNf4gJa6eRi0oWqVxE';
  process.env['PSEUDONYM_KEY'] = key;
  const { code, stderr } = await runHere([...local, FOLDER, join(ROOT, '.nowhere')]);
  delete process.env['PSEUDONYM_KEY'];
  expect([code, stderr]).toEqual([2, expect.stringContaining('JOB_COMPLETION_INDEX')]);
  expect((await runHere(['check', join(FOLDER, 'rules.yaml')])).code).toBe(0);
  expect(readFileSync(join(ROOT, 'docs/guides/bulk-on-many-machines.md'), 'utf8')).toContain(
    'deploy/kubernetes/bulk',
  );
});

const SCHEDULE = join(ROOT, 'deploy/kubernetes/bulk-schedule');
type Schedule = { readonly concurrencyPolicy: string; readonly jobTemplate: { readonly spec: Job } };

test.each([...KUBERNETES_VERSIONS])('the schedule is one that Kubernetes %s takes', (version) => {
  expect(checkManifests(renderOverlay(SCHEDULE), version)).toEqual({ valid: 3, faults: [] });
});

test('a schedule has the pod of the job, in one part and never twice at once, with the same rules', async () => {
  const rendered = readManifests(renderOverlay(SCHEDULE));
  expect(rendered.map(({ kind }) => kind).sort()).toEqual(['ConfigMap', 'CronJob', 'ServiceAccount']);
  const { concurrencyPolicy, jobTemplate } = find(rendered, 'CronJob').spec as Schedule;
  expect(concurrencyPolicy).toBe('Forbid');
  const job = find(readManifests(renderOverlay(FOLDER)), 'Job').spec as Job;
  const [container] = job.template.spec.containers;
  const args = (container?.args ?? []).filter((word) => !word.startsWith('--split='));
  expect(jobTemplate.spec.template.spec).toEqual({
    ...job.template.spec,
    containers: [{ ...container, args }],
  });
  const here = (word: string) => word.replace('/etc/nymgate', FOLDER).replace(/^s3:.*/, ROOT);
  const { code, stderr } = await runHere(args.map(here));
  // As far as the variable with the key.
  expect([code, stderr]).toEqual([1, expect.stringContaining('PSEUDONYM_KEY is not set')]);
});
