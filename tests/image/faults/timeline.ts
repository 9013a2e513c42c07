import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMetrics } from '../../../packages/console-engine/src/operation/read-metrics.ts';
import { ROOT } from '../../docs/repository-files.ts';
import { promtool } from '../../infra/monitoring/promtool.ts';

const RULES = join(ROOT, 'monitoring/alerts.yaml');
const STEP_SECONDS = 15;
/** What a busy machine causes by itself; they count where a fault names them. */
const BY_LOAD = ['NymgateAnswersStall', 'NymgateEventLoopStalled', 'NymgateSlow'];

type Labels = Readonly<Record<string, string>>;

/** What a Prometheus scrapes. */
export type Target = {
  readonly labels: Labels;
  /** The text of /metrics; undefined: nothing answers. */
  readonly scrape: () => Promise<string | undefined>;
};

/** What was read at once, and for how long it is what Prometheus scrapes. */
type Moment = {
  readonly start: number;
  readonly steps: number;
  /** When it was read in truth, seconds since 1970. */
  readonly readAt: number;
  readonly values: ReadonlyMap<string, number>;
};

export type Timeline = {
  /** Scrapes these targets, and repeats what they say every 15 seconds for so many minutes. */
  readonly hold: (minutes: number, ...targets: readonly Target[]) => Promise<void>;
  /** What fired before doesn't count. */
  readonly mark: () => void;
  /** What Prometheus says unless exactly these alerts of the shipped rules fire at any time, and these at the end. */
  readonly check: (fires: readonly string[], still: readonly string[]) => Promise<string>;
};

/** Real metrics of a run of seconds, stretched to the minutes and hours of the rules. */
export function createTimeline(): Timeline {
  const moments: Moment[] = [];
  const end = () => moments.reduce((sum, { steps }) => sum + steps * STEP_SECONDS, 0);
  const state = { marked: 0 };
  return {
    hold: async (minutes, ...targets) => {
      const values = new Map((await Promise.all(targets.map(readTarget))).flat());
      const steps = Math.round((minutes * 60) / STEP_SECONDS);
      moments.push({ start: end(), steps, readAt: Date.now() / 1_000, values });
    },
    mark: () => {
      state.marked = end();
    },
    check: (fires, still) => checkAlerts(moments, { fires, still, from: state.marked, to: end() }),
  };
}

const inRules = new Set(readFileSync(RULES, 'utf8').match(/\b(?:nymgate|process)_\w+/g));

async function readTarget({ labels, scrape }: Target): Promise<readonly (readonly [string, number])[]> {
  const text = await scrape();
  const own = readMetrics(text ?? '').filter(({ name }) => inRules.has(name));
  return [{ name: 'up', labels: {}, value: text === undefined ? 0 : 1 }, ...own].map(
    ({ name, labels: its, value }) => [toSeries(name, { ...its, ...labels }), value] as const,
  );
}

function toSeries(name: string, labels: Labels): string {
  return `${name}{${Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`)}}`;
}

type Expected = { readonly fires: readonly string[]; readonly still: readonly string[] };

async function checkAlerts(
  moments: readonly Moment[],
  { fires, still, from, to }: Expected & { readonly from: number; readonly to: number },
): Promise<string> {
  const at = (expr: string, names: readonly string[]) => ({
    expr: `group by (alertname) (${expr})`,
    eval_time: `${to}s`,
    exp_samples: names.map((name) => ({ labels: `{alertname="${name}"}`, value: 1 })),
  });
  const ignored = BY_LOAD.filter((name) => !fires.includes(name)).join('|');
  const firing = `ALERTS{alertstate="firing",alertname!~"${ignored}"}`;
  const test = {
    interval: `${STEP_SECONDS}s`,
    input_series: toInput(moments),
    promql_expr_test: [at(`count_over_time(${firing}[${to - from}s])`, fires), at(firing, still)],
  };
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-alerts-'));
  try {
    const file = join(folder, 'test.yaml');
    writeFileSync(file, JSON.stringify({ rule_files: [RULES], evaluation_interval: '1m', tests: [test] }));
    const { ok, text } = await promtool(['test', 'rules', file]);
    return ok ? '' : text;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function toInput(moments: readonly Moment[]) {
  const names = new Set(moments.flatMap(({ values }) => [...values.keys()]));
  return [...names].map((series) => ({
    series,
    values: moments
      .map((moment, index) => {
        const value = moment.values.get(series);
        if (value !== undefined) return `${format(stretch(moments, index, series))}x${moment.steps - 1}`;
        return moments[index - 1]?.values.has(series) === true
          ? `stale _x${moment.steps - 1}`
          : `_x${moment.steps}`;
      })
      .join(' '),
  }));
}

/**
 * The value of a series in a moment. A time that has passed keeps its distance to the first moment after it, one to come that to
 * the moment itself.
 */
function stretch(moments: readonly Moment[], index: number, series: string): number {
  const value = moments[index]?.values.get(series) ?? 0;
  if (!/^\w+_seconds\{/.test(series) || value < 1e9) return value;
  const near = moments.slice(0, index + 1).find(({ readAt }) => value <= readAt) ?? moments[index];
  return near === undefined ? value : near.start + value - near.readAt;
}

/** promtool's notation has no infinity, which only the memory's ceiling may be. */
function format(value: number): string {
  return value === Number.POSITIVE_INFINITY ? '1e300' : String(value);
}
