import { withInstance } from './alerts-over-time.ts';

/** Values over time, in the notation of `promtool test rules`: where the alert fires, and close to it where it doesn't. None: `''`. */
type Values = readonly [fires: string, quiet: string];

/** For each alert of monitoring/alerts.yaml two cases.  */
export const ALERT_CASES: Readonly<Record<string, Readonly<Record<string, Values>>>> = {
  NymgateAbsent: {
    up: ['1x10 0x50', '1x10 0x3 1x47'],
    nymgate_build_info: ['1x10 stale', '1x10 stale _x2 1x47'],
    'nymgate_build_info{instance="b"}': ['1x60', ''],
  },
  NymgateFailures: {
    'nymgate_requests_total{connector="entra-id",class="2xx"}': ['0+90x60', '0+96x60'],
    'nymgate_requests_total{connector="entra-id",class="5xx"}': ['0+10x60', '0+4x60'],
  },
  NymgateOverloaded: {
    'nymgate_refusals_total{connector="entra-id",code="NOT_READY"}': ['0+1x60', '0x5 1 2x54'],
  },
  NymgateThrottledByGraph: {
    'nymgate_refusals_total{connector="entra-id",code="SOURCE_THROTTLED"}': ['0+90x60', '0+50x60'],
  },
  NymgateSlow: {
    'nymgate_own_seconds_bucket{le="0.25"}': ['0+90x60', '0+100x60'],
    'nymgate_own_seconds_bucket{le="0.5"}': ['0+100x60', '0+100x60'],
    'nymgate_own_seconds_bucket{le="+Inf"}': ['0+100x60', '0+100x60'],
  },
  NymgateAnswersStall: { nymgate_event_loop_stalls_total: ['0x15 8x45', '0x15 4x45'] },
  NymgateMemoryShort: {
    process_resident_memory_bytes: ['900x60', '840x60'],
    nymgate_memory_ceiling_bytes: ['1000x60', '1000x60'],
  },
  NymgateDescriptorsShort: {
    process_open_fds: ['850x60', '790x60'],
    process_max_fds: ['1000x60', '1000x60'],
  },
  NymgateSecretsStale: { nymgate_secrets_stale: ['1x60', '1x20 0x40'] },
  NymgateEventLoopStalled: { nymgate_event_loop_delay_p99_seconds: ['0.3x60', '0.2x60'] },
  NymgateNoAccessToken: { 'nymgate_source_auth_failing{connector="entra-id"}': ['1x60', '1x3 0x57'] },
  NymgateTokenRefused: {
    'nymgate_token_refusals_total{connector="entra-id",hint="700213"}': ['_x20 1x40', '1x60'],
  },
  NymgateSourceCertificateEnds: {
    'nymgate_source_certificate_end_seconds{connector="entra-id"}': ['2505600x60', '2678400x60'],
  },
  NymgateListenerCertificateEnds: { nymgate_listener_certificate_end_seconds: ['1123200x60', '1296000x60'] },
  NymgateListenerFilesRefused: { nymgate_listener_tls_files_valid: ['0x60', '1x5 0 1x54'] },
  NymgateCallerKeyEnds: { nymgate_caller_keys_end_seconds: ['1123200x60', '1296000x60'] },
  NymgateCallerKeysUnreadable: { nymgate_caller_keys_unreadable: ['1x60', '0x5 1 0x54'] },
  NymgateCallersRefused: {
    'nymgate_refusals_total{connector="entra-id",code="CALLER_UNKNOWN"}': ['0+20x60', '0+9x60'],
  },
  NymgateTokensGuessed: {
    'nymgate_refusals_total{connector="entra-id",code="TOKEN_INVALID"}': ['0+20x60', '0+9x60'],
  },
  NymgateConnectionsRefused: {
    'nymgate_connections_refused_total{listener="callers",reason="total"}': ['0+20x60', '0+9x60'],
  },
  NymgateListenerRefuses: {
    'nymgate_refusals_total{code="TARGET_MALFORMED"}': ['0+20x60', '0+9x60'],
    'nymgate_refusals_total{connector="entra-id",code="TARGET_MALFORMED"}': ['', '0+20x60'],
  },
  NymgateAnswersWithheld: {
    'nymgate_refusals_total{connector="entra-id",code="RESPONSE_NOT_SANITIZABLE"}': ['0x20 1x40', '1x60'],
    'nymgate_refusals_total{connector="entra-id",code="SOURCE_TRUNCATED"}': ['', '0+1x60'],
  },
  NymgateShapesWithheld: {
    'nymgate_shapes_withheld_total{connector="entra-id",endpoint="/v1.0/users",shape="root"}': [
      '0x20 1x40',
      '1x60',
    ],
  },
  NymgateLinksUnmatched: {
    'nymgate_links_unmatched_total{connector="entra-id",endpoint="/v1.0/users"}': ['0x20 1x40', '1x60'],
  },
  NymgateUnknownFields: {
    'nymgate_unknown_fields_total{connector="entra-id",endpoint="/v1.0/users"}': ['0x20 1x40', '1x60'],
  },
  NymgateMismatches: {
    'nymgate_mismatches_total{connector="entra-id",endpoint="/v1.0/users"}': ['0x20 1x40', '1x60'],
  },
  NymgateSharedStateLost: { nymgate_shared_state_up: ['0x60', '0x8 1x52'] },
  NymgateSharedTokensForged: {
    'nymgate_shared_state_total{operation="text",outcome="forged"}': ['0x20 1x40', ''],
    'nymgate_shared_state_total{operation="text",outcome="slow"}': ['', '0x20 1x40'],
  },
  NymgateReplicasDiffer: {
    'nymgate_policy_info{connector="entra-id",policy="p1",epoch="e1"}': ['1x60', '1x60'],
    'nymgate_policy_info{instance="b",connector="entra-id",policy="p2",epoch="e1"}': ['1x60', '1x20 stale'],
    'nymgate_policy_info{instance="b",connector="entra-id",policy="p1",epoch="e1"}': ['', '_x20 1x40'],
  },
  NymgateReloaded: {
    nymgate_config_generation: ['1x10 2x50', '1x60'],
    nymgate_config_last_reload_success_timestamp_seconds: ['0x10 600x50', '0x60'],
  },
  NymgateConnectorDown: { 'nymgate_connector_up{connector="entra-id"}': ['0x60', '0x3 1x57'] },
  NymgateReloadRefused: { nymgate_config_last_reload_successful: ['0x60', '1x5 0 1x54'] },
  NymgateAuditUnwritable: { nymgate_audit_writable: ['0x60', '1x5 0 1x54'] },
  NymgateAuditSilent: {
    'nymgate_requests_total{connector="entra-id",class="2xx"}': ['0+5x60', '0+5x60'],
    nymgate_audit_lines_total: ['7x60', '7+5x60'],
    nymgate_audit_writable: ['1x60', '1x60'],
  },
};

const STARTED: Readonly<Record<string, Values>> = {
  up: ['1x60', '1x60'],
  nymgate_build_info: ['1x60', '1x60'],
  process_start_time_seconds: ['-90000x60', '-90000x60'],
};

/** The cases as tests for `promtool test rules`. */
export function alertTests() {
  return Object.entries(ALERT_CASES).flatMap(([alertname, series]) =>
    [true, false].map((fires) => ({
      name: `${alertname} ${fires ? 'fires' : 'is quiet'}`,
      interval: '1m',
      input_series: Object.entries({ ...STARTED, ...series })
        .map(([name, values]) => ({ series: withInstance(name), values: values[fires ? 0 : 1] }))
        .filter(({ values }) => values !== ''),
      promql_expr_test: [
        {
          expr: `count by (alertname) (count_over_time(ALERTS{alertname="${alertname}",alertstate="firing"}[1h]))`,
          eval_time: '40m',
          exp_samples: fires ? [{ labels: `{alertname="${alertname}"}`, value: 1 }] : [],
        },
      ],
    })),
  );
}
