import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../docs/repository-files.ts';
import { promtool } from './promtool.ts';

const TESTS = join(import.meta.dirname, 'alerts.promtool.yaml');
const RULES = join(ROOT, 'monitoring/alerts.yaml');
const folder = mkdtempSync(join(tmpdir(), 'nymgate-alerts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(['monitoring/alerts.yaml', 'deploy/helm/nymgate/files/alerts.yaml'])(
  'Prometheus takes %s',
  async (path) => {
    expect(await promtool(['check', 'rules', join(ROOT, path)])).toMatchObject({ ok: true });
  },
);

test('alerts fire when they should, and only then', async () => {
  expect(await promtool(['test', 'rules', TESTS])).toMatchObject({ ok: true });
});

/** The tests above with other rules. */
async function withRules(change: (rules: string) => string): Promise<boolean> {
  const rules = readFileSync(RULES, 'utf8');
  const changed = change(rules);
  expect(changed).not.toBe(rules);
  writeFileSync(join(folder, 'alerts.yaml'), changed);
  writeFileSync(
    join(folder, 'test.yaml'),
    readFileSync(TESTS, 'utf8').replace(/^rule_files: .*$/m, 'rule_files: [alerts.yaml]'),
  );
  return (await promtool(['test', 'rules', join(folder, 'test.yaml')])).ok;
}

describe('the tests see that', () => {
  test.each<[string, RegExp, string]>([
    ['a gap of scrapes counts as new', / and on \(job, instance\) up offset \w+ == 1/g, ''],
    [
      'a restart loses its first event',
      /process_start_time_seconds < \d+/g,
      'process_start_time_seconds < 0',
    ],
    ['the first of its kind is lost', /or nymgate_\w+_total unless .*/g, ''],
    ['deployments are mixed', /by \(namespace, job, connector/g, 'by (connector'],
    ['namespaces are mixed', /by \(namespace, job, connector/g, 'by (job, connector'],
    ['other programs are ours', /up == 0 and on .*/, 'up == 0'],
    ['a replica may be gone', /or up == 0 and on .*/, ''],
    ['a restart is a reload', /and on \(job, instance\) nymgate_config_generation > 1/, ''],
    ['the audit trail may be silent', /nymgate_audit_lines_total\[/, 'nymgate_requests_total['],
    ['a trail that takes no lines is silent', / and on \(job, instance\) min_over_time\(.*/, ''],
    ['descriptors of others are ours', /> 0\.8 and on \(job, instance\) nymgate_build_info/, '> 0.8'],
  ])('%s', async (_, from, to) => {
    expect(await withRules((rules) => rules.replace(from, to))).toBe(false);
  });
});
