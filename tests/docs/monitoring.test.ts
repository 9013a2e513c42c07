import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { REQUEST_ERRORS } from '../../packages/engine/src/kernel/errors.ts';
import { METRICS } from '../../packages/engine/src/kernel/ports.ts';
import { createPrometheusMetrics } from '../../packages/hosts/src/runtime/prometheus-metrics.ts';
import { createServiceGauges } from '../../packages/hosts/src/service/create-service-gauges.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

type Rule = {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
};
type Panel = {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly {
    readonly refId: string;
    readonly expr: string;
    readonly legendFormat: string;
  }[];
};
type Dashboard = {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition?: string }[] };
  readonly annotations: { readonly list: readonly { readonly expr: string }[] };
};

type Recorded = { readonly record: string; readonly expr: string };

const groups = (
  parse(read('monitoring/alerts.yaml')) as { groups: readonly { rules: readonly (Rule | Recorded)[] }[] }
).groups;
const all = groups.flatMap((group) => group.rules);
const rules = all.filter((rule) => 'alert' in rule);
const recorded = all.filter((rule) => 'record' in rule);
const dashboard = JSON.parse(read('monitoring/dashboard.json')) as Dashboard;
const guide = read('docs/guides/monitoring.md');

/** Every metric that a gateway writes, with its labels: of counters from the table, of gauges from the text. */
async function knownMetrics(): Promise<ReadonlyMap<string, readonly string[]>> {
  const trail = {
    head: () => ({ instance: 'i', sequence: 0, chain: '' }),
    failures: () => 0,
    isWritable: () => true,
  };
  const state = {
    current: undefined,
    phase: 'serving',
    inFlight: 0,
    connections: () => 0,
    isAuditWritable: () => true,
  } as const;
  const others = () => createServiceGauges(state, trail);
  const metrics = createPrometheusMetrics({
    inFlight: () => 0,
    generation: () => 1,
    additionalGauges: others,
  });
  const text = await metrics.text();
  metrics.close();
  const gauges = [
    ...text.matchAll(/^# TYPE (\w+) gauge$|^# TYPE ((?:nymgate_audit|process)_\w+_total) counter$/gm),
  ].map(([, gauge, count = '']) => [gauge ?? count, GAUGE_LABELS] as const);
  const counted = Object.entries(METRICS).flatMap(([name, { kind, labels }]) => {
    const having: readonly string[] = kind === 'counter' ? labels : [...labels, 'le'];
    return (kind === 'counter' ? [''] : HISTOGRAM).map((end) => [`${name}${end}`, having] as const);
  });
  const made = recorded.map(({ record }) => {
    const [, name = ''] = /^instance:(nymgate_\w+):increase\d+[mhd]$/.exec(record) ?? [];
    return [record, METRICS[`${name}_total` as keyof typeof METRICS].labels] as const;
  });
  return new Map<string, readonly string[]>([...gauges, ...counted, ...made, ['up', []]]);
}

const HISTOGRAM = ['_bucket', '_sum', '_count'];
/** Gauges have no table of their labels; these are all that any of them has (service-gauges.ts). */
const GAUGE_LABELS = ['version', 'node', 'connector', 'policy', 'epoch'];
/** What Prometheus itself adds to every series of a target. */
const OF_PROMETHEUS = ['instance', 'job', 'namespace'];

type Query = {
  readonly faults: number;
  readonly metrics: readonly string[];
  /** All labels that the query names, and the texts that it compares them with. */
  readonly labels: readonly string[];
  readonly compared: readonly (readonly [label: string, text: string])[];
};

/** A query of PromQL by Prometheus's own grammar. Grafana's variables are replaced as Grafana does. */
function readQuery(text: string): Query {
  const query = text.replaceAll('$__rate_interval', '5m').replaceAll('$connector', 'entra-id');
  const read = {
    faults: 0,
    metrics: [] as string[],
    labels: [] as string[],
    compared: [] as [string, string][],
  };
  parser.parse(query).iterate({
    enter: ({ type, name, from, to, node }) => {
      const own = query.slice(from, to);
      if (type.isError) read.faults += 1;
      if (name === 'Identifier' && node.parent?.name === 'VectorSelector') read.metrics.push(own);
      if (name === 'LabelName') read.labels.push(own);
      if (name === 'StringLiteral') {
        const label = node.parent?.getChild('LabelName');
        read.compared.push([label ? query.slice(label.from, label.to) : '', own.slice(1, -1)]);
      }
    },
  });
  return read;
}

const queries: readonly (readonly [where: string, expr: string])[] = [
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
  ...recorded.map(({ record, expr }) => [record, expr] as const),
  ...dashboard.panels.flatMap(({ title, targets }) =>
    targets.map(({ expr, refId }) => [`${title} ${refId}`, expr] as const),
  ),
  ...dashboard.annotations.list.map(({ expr }) => ['annotation', expr] as const),
];

describe('alerts and dashboard ask for what the gateway writes', () => {
  test('the reader of queries sees what it should find', () => {
    expect(readQuery('sum by (x) (rate(unheard_total{code=~"A|B"}[5m])) >').faults).toBeGreaterThan(0);
    expect(readQuery('sum by (x) (rate(unheard_total{code=~"A|B"}[5m])) > 1')).toEqual({
      faults: 0,
      metrics: ['unheard_total'],
      labels: ['x', 'code'],
      compared: [['code', 'A|B']],
    });
  });

  test.each(queries)('%s', async (_, expr) => {
    const { faults, metrics, labels, compared } = readQuery(expr);
    expect(faults).toBe(0);
    const known = await knownMetrics();
    expect(metrics.length).toBeGreaterThan(0);
    expect(metrics.filter((name) => !known.has(name))).toEqual([]);
    const having = [...OF_PROMETHEUS, ...metrics.flatMap((name) => known.get(name) ?? [])];
    expect(labels.filter((label) => !having.includes(label))).toEqual([]);
    const codes = compared.flatMap(([label, text]) => (label === 'code' ? text.split('|') : []));
    expect(codes.filter((code) => !Object.hasOwn(REQUEST_ERRORS, code))).toEqual([]);
    const classes = compared.flatMap(([label, text]) => (label === 'class' ? [text] : []));
    expect(classes.filter((text) => !/^[1-5]xx$/.test(text))).toEqual([]);
  });

  test('every metric is on the dashboard or in an alert, or the guide says what it is for', async () => {
    const asked = new Set(queries.flatMap(([, expr]) => readQuery(expr).metrics));
    const base = (name: string) => name.replace(/_(?:bucket|sum|count)$/, '');
    const seen = new Set([...asked].map(base));
    const unseen = [...(await knownMetrics()).keys()].map(base).filter((name) => !seen.has(name));
    expect([...new Set(unseen)].filter((name) => !guide.includes(name))).toEqual([]);
  });
});

const GUIDE = ['https://github.com/nymgate/nymgate/blob/main', 'docs/guides/monitoring.md'].join('/');

describe('the rule file', () => {
  test.each(rules.map((rule) => [rule.alert, rule] as const))(
    '%s is a rule, and the guide has a row for it',
    (name, rule) => {
      expect(
        Object.keys(rule).filter((key) => !['alert', 'expr', 'for', 'labels', 'annotations'].includes(key)),
      ).toEqual([]);
      expect(name).toMatch(/^Nymgate[A-Z]\w+$/);
      expect(rule.for ?? '0s').toMatch(/^\d+[smhd]$/);
      expect(['critical', 'warning', 'info']).toContain(rule.labels['severity']);
      const named = [...(rule.annotations['summary'] ?? '').matchAll(/\$labels\.(\w+)/g)].map(
        ([, label]) => label,
      );
      const { labels } = readQuery(rule.expr);
      // A sum without `by` has no label left to name; a bare gauge keeps all of its own.
      if (/\b(?:sum|count|max|min|histogram_quantile)\b/.test(rule.expr))
        expect(named.filter((label) => !labels.includes(label ?? ''))).toEqual([]);
      const id = name.toLowerCase();
      expect(guide).toContain(`\n| <a id="${id}"></a>\`${name}\` | ${rule.labels['severity']} | `);
      expect(rule.annotations['runbook_url']).toBe(`${GUIDE}#${id}`);
    },
  );

  test('names are given once, and the guide names no other', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    const told = [...guide.matchAll(/^\| <a id="\w+"><\/a>`(Nymgate\w+)` \|/gm)].map(([, name]) => name);
    expect(told.sort()).toEqual(rules.map(({ alert }) => alert).sort());
  });
});

describe('the dashboard', () => {
  test('has panels of its own ids that lie beside each other, each with queries of its own letters', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)}:${y + Math.floor(at / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos, targets } of panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    }
  });

  test('uses the variables that it declares, and no data source by name', () => {
    const text = read('monitoring/dashboard.json');
    const declared = dashboard.templating.list.map(({ name }) => name);
    const used = [...text.matchAll(/\$\{?(?!__)(\w+)/g)].map(([, name]) => name ?? '');
    expect([...new Set(used)].filter((name) => !declared.includes(name))).toEqual([]);
    const sources = [...text.matchAll(/"uid": "\$?\{?(\w+)/g)].map(([, uid]) => uid);
    expect([...new Set(sources)].sort()).toEqual(['nymgate', 'source']);
  });
});
