import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../docs/repository-files.ts';
import { promtool } from './promtool.ts';

const TESTS = join(import.meta.dirname, 'alerts.promtool.yaml');
const EACH = join(import.meta.dirname, 'each-alert.promtool.yaml');
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

/** What tests say of other rules. */
async function testRules(tests: string, change: (rules: string) => string) {
  const rules = readFileSync(RULES, 'utf8');
  const changed = change(rules);
  expect(changed).not.toBe(rules);
  writeFileSync(join(folder, 'alerts.yaml'), changed);
  writeFileSync(
    join(folder, 'test.yaml'),
    readFileSync(tests, 'utf8').replace(/^rule_files: .*$/m, 'rule_files: [alerts.yaml]'),
  );
  return promtool(['test', 'rules', join(folder, 'test.yaml')]);
}

describe('each alert has a case that fires it and one that does not', () => {
  const names = [...readFileSync(RULES, 'utf8').matchAll(/^ +- alert: (\w+)$/gm)].map(
    ([, name = '']) => name,
  );
  const failedOf = (said: string) =>
    [...new Set([...said.matchAll(/expr: .*alertname=\\"(\w+)\\"/g)].map(([, name = '']) => name))].sort();
  /** Of all alerts; recorded series stay. */
  const replaceExpressions = (by: string) => (rules: string) =>
    rules.replace(/^( +- alert: \w+\n +expr:) (?:>-\n(?: {10}.*\n)+|.*\n)/gm, `$1 ${by}\n`);

  test('and both say so', async () => {
    expect(names.length).toBeGreaterThan(30);
    const cases = [...readFileSync(EACH, 'utf8').matchAll(/^ {2}- name: (.*)$/gm)].map(([, name]) => name);
    expect(cases).toEqual(names.flatMap((name) => [`${name} fires`, `${name} is quiet`]));
    expect(await promtool(['test', 'rules', EACH])).toMatchObject({ ok: true });
  }, 300_000);

  test.each([
    ['an alert that never fires', 'vector(0) > 1'],
    ['an alert that always does', 'vector(1)'],
  ])(
    'of which one sees %s',
    async (_, expression) => {
      const { ok, text } = await testRules(EACH, replaceExpressions(expression));
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
    expect(await testRules(TESTS, (rules) => rules.replace(from, to))).toMatchObject({ ok: false });
  });
});
