import type { AuditLog } from '../audit/create-audit-log.ts';
import { createGauge, type Gauge } from '../runtime/metrics/gauge.ts';
import { readVersion } from '../runtime/read-version.ts';
import type { ServiceState } from './service-state.ts';

/** What only a listener knows may be absent. */
export type GaugeState = ServiceState & {
  /** Milliseconds since 1970. */
  listenerCertificateEnd?: number | undefined;
  /** False while the files of `listen.tls` cannot replace the ones in use; undefined without TLS. */
  tlsFilesValid?: boolean | undefined;
};

/**
 * Gauges of the active configuration, as far as is known: nothing is asked. All names always exist, so that alerts on absent metrics
 * work.
 */
export function createServiceGauges(
  state: GaugeState,
  auditLog: Pick<AuditLog, 'head' | 'failures' | 'isWritable'>,
): readonly Gauge[] {
  const shared = state.current?.shared;
  return [
    {
      name: 'nymgate_build_info',
      help: 'Versions of the gateway and of Node; always 1.',
      series: [[{ version: readVersion(), node: process.versions.node }, 1]],
    },
    createGauge('nymgate_audit_sequence', 'Lines of the audit trail since start.', auditLog.head().sequence),
    createCount('nymgate_audit_lines_total', 'Audit lines that were written.', auditLog.head().sequence),
    createCount(
      'nymgate_audit_failures_total',
      'Audit lines that could not be written.',
      auditLog.failures(),
    ),
    createGauge(
      'nymgate_audit_writable',
      '0 while audit lines cannot be written or have no room: requests are refused (NOT_READY).',
      Number(auditLog.isWritable()),
    ),
    ...createReloadGauges(state),
    ...createRulesGauges(state),
    ...createExpiryGauges(state),
    ...createSecretGauges(state),
    createGauge(
      'nymgate_shared_state_up',
      '1 while the store of `state` responds, 0 while this process uses its local state only; absent without `state`.',
      shared && Number(shared.isAvailable()),
    ),
  ];
}

function createCount(name: string, help: string, value: number): Gauge {
  return { ...createGauge(name, help, value), kind: 'counter' };
}

/** Before the first reload the start counts. */
function createReloadGauges({ lastReload, tlsFilesValid }: GaugeState): readonly Gauge[] {
  const { successful, succeededAt } = { successful: true, succeededAt: undefined, ...lastReload };
  return [
    createGauge(
      'nymgate_config_last_reload_successful',
      '0 when the last reload was refused, or a connector does not serve what it gave, else 1.',
      Number(successful),
    ),
    createGauge(
      'nymgate_config_last_reload_success_timestamp_seconds',
      'When a configuration last took effect, at start or by reload.',
      toSeconds(succeededAt ?? performance.timeOrigin),
    ),
    createGauge(
      'nymgate_listener_tls_files_valid',
      '0 while the files of listen.tls are not a certificate and its key, and the former pair is in use; absent without TLS.',
      tlsFilesValid === undefined ? undefined : Number(tlsFilesValid),
    ),
  ];
}

function createRulesGauges({ current }: GaugeState): readonly Gauge[] {
  const { connectors = [], faults = [] } = current?.app.status() ?? {};
  const down = faults.filter(({ serves }) => serves === 'nothing');
  const states = Object.entries(current?.app.sourceAuth.states() ?? {});
  const ends = Object.entries(current?.app.sourceAuth.ends() ?? {});
  return [
    {
      name: 'nymgate_policy_info',
      help: 'Rules in service by connector, and the epoch of the pseudonyms; always 1.',
      series: connectors.map(({ id, policy, keyFingerprint }) => [
        { connector: id, policy, epoch: keyFingerprint },
        1,
      ]),
    },
    {
      name: 'nymgate_connector_up',
      help: '1 where a connector is in service, after a faulty reload with what it had before; 0 where it is not.',
      series: [
        ...connectors.map(({ id }) => [{ connector: id }, 1] as const),
        ...down.map(({ connector }) => [{ connector }, 0] as const),
      ],
    },
    {
      name: 'nymgate_source_auth_failing',
      help: '1 where Entra ID gave no access token at the last look, else 0.',
      series: states.map(([connector, found]) => [{ connector }, found === 'failing' ? 1 : 0]),
    },
    {
      name: 'nymgate_access_token_end_seconds',
      help: 'When the access token in use ends; the next one is fetched about five minutes before.',
      series: ends.map(([connector, end]) => [{ connector }, Math.round(end / 1_000)]),
    },
  ];
}

/** Times are in seconds since 1970, as is usual in Prometheus. */
function createExpiryGauges({ current, listenerCertificateEnd }: GaugeState): readonly Gauge[] {
  const keys = current?.app.callers.keys();
  return [
    createGauge(
      'nymgate_listener_certificate_end_seconds',
      'When the certificate of listen.tls ends.',
      toSeconds(listenerCertificateEnd),
    ),
    {
      name: 'nymgate_source_certificate_end_seconds',
      help: 'When the last certificate ends that proves to Entra ID who the application is.',
      series: (current?.app.status().ends ?? []).map(({ connector, end }) => [{ connector }, end / 1_000]),
    },
    createGauge(
      'nymgate_caller_keys_end_seconds',
      'When the next API key of a caller ends.',
      toSeconds(keys?.nextEnd),
    ),
    createGauge('nymgate_caller_keys_active', 'API keys that are let in.', keys?.active),
    createGauge(
      'nymgate_caller_keys_unreadable',
      '1 when the last look at the file of API keys found none that is good, else 0.',
      keys && Number(!keys.readable),
    ),
  ];
}

/** Only secrets from stores have a state; files and variables are read at reload. */
function createSecretGauges({ current }: GaugeState): readonly Gauge[] {
  const states = current?.secrets.states() ?? [];
  const oldest = states.length === 0 ? undefined : Math.min(...states.map(({ readAt }) => readAt));
  return [
    createGauge(
      'nymgate_secrets_stale',
      'Secrets whose store gave none at the last look, or another that could not go live.',
      current && states.filter(({ state }) => state !== 'fresh').length,
    ),
    createGauge(
      'nymgate_secrets_read_seconds',
      'When the secret that was read longest ago was last read from its store.',
      toSeconds(oldest),
    ),
  ];
}

function toSeconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1_000;
}
