import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../docs/repository-files.ts';
import { testsOverTime } from './alerts-over-time.ts';
import { ALERT_CASES, alertTests } from './each-alert.ts';
import { promtool } from './promtool.ts';

const RULES = readFileSync(join(ROOT, 'monitoring/alerts.yaml'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'nymgate-alerts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(['monitoring/alerts.yaml', 'deploy/helm/nymgate/files/alerts.yaml'])(
  'Prometheus takes %s',
  async (path) => {
    expect(await promtool(['check', 'rules', join(ROOT, path)])).toMatchObject({ ok: true });
  },
);

test('alerts fire when they should, and only then', async () => {
  expect(await testRules(testsOverTime(), RULES)).toMatchObject({ ok: true });
});

/** What tests find of rules. */
async function testRules(tests: readonly object[], rules: string) {
  writeFileSync(join(folder, 'alerts.yaml'), rules);
  const all = { rule_files: ['alerts.yaml'], evaluation_interval: '1m', tests };
  writeFileSync(join(folder, 'test.yaml'), JSON.stringify(all));
  return promtool(['test', 'rules', join(folder, 'test.yaml')]);
}

describe('each alert has a case that fires it and one that does not', () => {
  const names = [...RULES.matchAll(/^ +- alert: (\w+)$/gm)].map(([, name = '']) => name);
  const failedOf = (said: string) =>
    [...new Set([...said.matchAll(/expr: .*alertname=\\"(\w+)\\"/g)].map(([, name = '']) => name))].sort();
  /** Of all alerts; recorded series stay. */
  const replaceExpressions = (by: string) =>
    RULES.replace(/^( +- alert: \w+\n +expr:) (?:>-\n(?: {10}.*\n)+|.*\n)/gm, `$1 ${by}\n`);

  test('and both say so', async () => {
    expect(names.length).toBeGreaterThan(30);
    expect(Object.keys(ALERT_CASES)).toEqual(names);
    expect(await testRules(alertTests(), RULES)).toMatchObject({ ok: true });
  }, 300_000);

  test.each([
    ['an alert that never fires', 'vector(0) > 1'],
    ['an alert that always does', 'vector(1)'],
  ])(
    'of which one sees %s',
    async (_, expression) => {
      const { ok, text } = await testRules(alertTests(), replaceExpressions(expression));
      expect([ok, failedOf(text)]).toEqual([false, [...names].sort()]);
    },
    300_000,
  );
});

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
    const changed = RULES.replace(from, to);
    expect(changed).not.toBe(RULES);
    expect(await testRules(testsOverTime(), changed)).toMatchObject({ ok: false });
  });
});
