type Case = {
  readonly name: string;
  /** Values over time, in the notation of `promtool test rules`. */
  readonly series: Readonly<Record<string, string>>;
  /** Labels of the alerts that fire at a time, and of no others. */
  readonly firing: Readonly<Record<string, readonly string[]>>;
};

/** Alerts of monitoring/alerts.yaml over time. */
const CASES: readonly Case[] = [
  {
    name: 'the first event an hour after the start, of a series that was never scraped before',
    series: {
      up: '1x150',
      nymgate_build_info: '1x150',
      process_start_time_seconds: '0x150',
      'nymgate_refusals_total{connector="entra-id",code="RESPONSE_NOT_SANITIZABLE"}': '_x70 1x80',
      'nymgate_refusals_total{connector="teams",code="SOURCE_TRUNCATED"}': '_x70 0+5x80',
      'nymgate_shapes_withheld_total{connector="entra-id",endpoint="/v1.0/users",shape="root"}': '_x70 1x80',
      'nymgate_token_refusals_total{connector="entra-id",hint="700213"}': '_x70 1x80',
    },
    firing: {
      '69m': [],
      '75m': [
        'alertname="NymgateAnswersWithheld",connector="entra-id"',
        'alertname="NymgateShapesWithheld",connector="entra-id"',
        'alertname="NymgateTokenRefused",connector="entra-id"',
      ],
      '140m': [],
    },
  },
  {
    name: 'a restart in place, with as many events before its first scrape as before it, and a quiet one',
    series: {
      up: '1x150',
      'up{instance="b"}': '1x150',
      nymgate_build_info: '1x150',
      'nymgate_build_info{instance="b"}': '1x150',
      process_start_time_seconds: '-90000x70 4200x80',
      'process_start_time_seconds{instance="b"}': '-90000x70 4200x80',
      'nymgate_refusals_total{connector="entra-id",code="RESPONSE_NOT_SANITIZABLE"}': '7x70 7x80',
      'nymgate_refusals_total{instance="b",connector="teams",code="RESPONSE_NOT_SANITIZABLE"}': '7x70 stale',
      'nymgate_requests_total{connector="entra-id",class="2xx"}': '1000+5x70 0+5x80',
      nymgate_audit_lines_total: '1000+5x70 1+5x80',
      nymgate_config_generation: '9x70 1x80',
      nymgate_config_last_reload_success_timestamp_seconds: '-5000x70 4200x80',
    },
    firing: { '69m': [], '75m': ['alertname="NymgateAnswersWithheld",connector="entra-id"'], '140m': [] },
  },
  {
    name: 'a gap of scrapes, and a Prometheus that is new to old processes, invent no events',
    series: {
      up: '1x20 0x2 1x70',
      nymgate_build_info: '1x20 stale _ _ 1x70',
      process_start_time_seconds: '-90000x20 stale _ _ -90000x70',
      'nymgate_refusals_total{connector="entra-id",code="RESPONSE_NOT_SANITIZABLE"}':
        '100x20 stale _ _ 100x70',
      'nymgate_token_refusals_total{connector="entra-id",hint="700213"}': '100x20 stale _ _ 100x70',
    },
    firing: {
      '1m': [],
      '22m': [],
      // The gap is 15 minutes ago, and an hour.
      '37m': [],
      '82m': [],
    },
  },
  {
    name: 'staging beside production in one Prometheus, in jobs or in namespaces, and one production that is torn',
    series: {
      'nymgate_build_info{job="production"}': '1x60',
      'nymgate_policy_info{job="production",connector="entra-id",policy="p1",epoch="e1"}': '1x60',
      'nymgate_policy_info{job="staging",instance="b",connector="entra-id",policy="p2",epoch="e2"}': '1x60',
      'nymgate_policy_info{namespace="x",instance="c",connector="entra-id",policy="p1",epoch="e1"}': '1x60',
      'nymgate_policy_info{namespace="y",instance="d",connector="entra-id",policy="p2",epoch="e2"}': '1x60',
      'nymgate_policy_info{job="torn",instance="e",connector="teams",policy="p1",epoch="e1"}': '1x60',
      'nymgate_policy_info{job="torn",instance="f",connector="teams",policy="p1",epoch="e2"}': '1x60',
    },
    firing: { '20m': [], '40m': ['alertname="NymgateReplicasDiffer",job="torn",connector="teams"'] },
  },
  {
    name: 'one of two replicas gone; another program that is down is none of ours',
    series: {
      up: '1x60',
      'up{instance="b"}': '1x20 0x40',
      'up{job="other",instance="c"}': '0x60',
      nymgate_build_info: '1x60',
      'nymgate_build_info{instance="b"}': '1x20 stale',
    },
    firing: { '20m': [], '30m': ['alertname="NymgateAbsent",job="n",instance="b"'] },
  },
  {
    name: 'no gateway at all',
    series: {},
    firing: { '10m': ['alertname="NymgateAbsent"'] },
  },
  {
    name: 'requests without audit lines',
    series: {
      nymgate_build_info: '1x50',
      'nymgate_requests_total{connector="entra-id",class="2xx"}': '0+5x50',
      nymgate_audit_lines_total: '7x50',
      nymgate_audit_writable: '1x50',
    },
    firing: { '20m': ['alertname="NymgateAuditSilent",job="n",instance="a"'] },
  },
  {
    name: 'requests refused while the trail takes no lines, and a loop that stalls before it is first scraped',
    series: {
      up: '1x50',
      nymgate_build_info: '1x50',
      process_start_time_seconds: '-90000x50',
      'nymgate_requests_total{connector="entra-id",class="4xx"}': '0+5x50',
      nymgate_audit_lines_total: '7x50',
      nymgate_audit_writable: '0x50',
      nymgate_event_loop_stalls_total: '_x15 8x35',
    },
    firing: {
      '20m': [
        'alertname="NymgateAuditUnwritable",job="n",instance="a"',
        'alertname="NymgateAnswersStall",job="n",instance="a"',
      ],
      '40m': ['alertname="NymgateAuditUnwritable",job="n",instance="a"'],
    },
  },
  {
    name: 'reloads taken and refused, a connector that is out of service, files of listen.tls that do not fit, descriptors that run out',
    series: {
      nymgate_build_info: '1x50',
      nymgate_config_generation: '1x10 2x40',
      nymgate_config_last_reload_success_timestamp_seconds: '0x10 600x40',
      nymgate_config_last_reload_successful: '1x20 0x30',
      'nymgate_connector_up{connector="acme"}': '1x20 0x30',
      'nymgate_connector_up{connector="entra-id"}': '1x50',
      // 1 for a moment between two writes is nothing; 0 for a minute is.
      nymgate_listener_tls_files_valid: '1x5 0 1x14 0x30',
      process_open_fds: '100x20 950x30',
      process_max_fds: '1000x50',
      'process_open_fds{job="other",instance="z"}': '950x50',
      'process_max_fds{job="other",instance="z"}': '1000x50',
    },
    firing: {
      '8m': [],
      '12m': ['alertname="NymgateReloaded"'],
      '40m': [
        'alertname="NymgateConnectorDown"',
        'alertname="NymgateReloadRefused"',
        'alertname="NymgateListenerFilesRefused"',
        'alertname="NymgateDescriptorsShort"',
      ],
    },
  },
];

/** The cases as tests for `promtool test rules`. */
export function testsOverTime() {
  return CASES.map(({ name, series, firing }) => ({
    name,
    interval: '1m',
    input_series: Object.entries(series).map(([each, values]) => ({ series: withInstance(each), values })),
    promql_expr_test: Object.entries(firing).map(([time, alerts]) => ({
      expr: `count by (${listNames(alerts[0])}) (ALERTS{alertstate="firing"})`,
      eval_time: time,
      exp_samples: alerts.map((labels) => ({ labels: `{${labels}}`, value: 1 })),
    })),
  }));
}

function listNames(labels = ''): string {
  return [...labels.matchAll(/(\w+)=/g)].map(([, name]) => name).join();
}

/** A series with the job `n` and the instance `a`, unless it has others. */
export function withInstance(series: string): string {
  const [name, own = ''] = series.split(/[{}]/);
  const others = ['job="n"', 'instance="a"'].filter((label) => !own.includes(label.split('"')[0] ?? ''));
  return `${name}{${[...others, own].filter(Boolean).join()}}`;
}
