import type { AuditLog } from '../audit/create-audit-log.ts';
import { createGauge, type Gauge } from '../runtime/prometheus-metrics.ts';
import { readVersion } from '../runtime/read-version.ts';
import type { NodeState } from './node-state.ts';

/**
 * What the configuration in service tells of itself: versions, rules, what Entra ID gives, and what ends by itself. All names are
 * there from the first moment, so that an alert on one that is missing means something.
 */
export function createServiceGauges(state: NodeState, auditLog: Pick<AuditLog, 'head'>): readonly Gauge[] {
  return [
    {
      name: 'nymgate_build_info',
      help: 'Versions of the gateway and of Node; always 1.',
      series: [[{ version: readVersion(), node: process.versions.node }, 1]],
    },
    createGauge('nymgate_audit_sequence', 'Lines of the audit trail since start.', auditLog.head().sequence),
    ...createRulesGauges(state),
    ...createExpiryGauges(state),
    ...createSecretGauges(state),
    createSharedStateGauge(state),
  ];
}

function createSharedStateGauge({ current }: NodeState): Gauge {
  return {
    name: 'nymgate_shared_state_up',
    help: '1 while the store of `state` answers, 0 while this process goes by what it knows alone; absent without `state`.',
    series: current?.shared === undefined ? [] : [[{}, current.shared.isAvailable() ? 1 : 0]],
  };
}

function createRulesGauges({ current }: NodeState): readonly Gauge[] {
  const { connectors = [], epoch = '' } = current?.app.status() ?? {};
  const states = Object.entries(current?.app.sourceAuth.states() ?? {});
  void current?.app.sourceAuth.look();
  return [
    {
      name: 'nymgate_policy_info',
      help: 'Rules in service by connector, and the epoch of the pseudonyms; always 1.',
      series: connectors.map(({ id, policy }) => [{ connector: id, policy, epoch }, 1]),
    },
    {
      name: 'nymgate_source_auth_failing',
      help: '1 where Entra ID gave no access token at the last look, else 0.',
      series: states.map(([connector, found]) => [{ connector }, found === 'failing' ? 1 : 0]),
    },
    {
      name: 'nymgate_access_token_end_seconds',
      help: 'When the access token in use ends; the next one is fetched about five minutes before.',
      series: Object.entries(current?.app.sourceAuth.ends() ?? {}).map(([connector, end]) => [
        { connector },
        Math.round(end / 1_000),
      ]),
    },
  ];
}

/** Points in time are in seconds since 1970, as Prometheus has them. */
function createExpiryGauges({ current, listenerCertificateEnd }: NodeState): readonly Gauge[] {
  const keys = current?.app.callers.keys();
  current?.app.callers.look();
  return [
    {
      name: 'nymgate_listener_certificate_end_seconds',
      help: 'When the certificate of listen.tls ends.',
      series: listenerCertificateEnd === undefined ? [] : [[{}, listenerCertificateEnd / 1_000]],
    },
    {
      name: 'nymgate_source_certificate_end_seconds',
      help: 'When the last certificate ends that proves to Entra ID who the application is.',
      series: (current?.app.status().ends ?? []).map(({ connector, end }) => [{ connector }, end / 1_000]),
    },
    {
      name: 'nymgate_caller_keys_end_seconds',
      help: 'When the next API key of a caller ends.',
      series: keys?.nextEnd === undefined ? [] : [[{}, keys.nextEnd / 1_000]],
    },
    {
      name: 'nymgate_caller_keys_active',
      help: 'API keys that are let in.',
      series: keys === undefined ? [] : [[{}, keys.active]],
    },
    {
      name: 'nymgate_caller_keys_unreadable',
      help: '1 when the last look at the file of API keys found none that is good, else 0.',
      series: keys === undefined ? [] : [[{}, keys.readable ? 0 : 1]],
    },
  ];
}

/** Only what is kept in a store has a state; secrets of files and variables are read at a reload and no other time. */
function createSecretGauges({ current }: NodeState): readonly Gauge[] {
  const states = current?.secrets.states() ?? [];
  const oldest = Math.min(...states.map(({ readAt }) => readAt));
  return [
    {
      name: 'nymgate_secrets_stale',
      help: 'Secrets whose store gave none at the last look, or another that could not go live.',
      series: current === undefined ? [] : [[{}, states.filter(({ state }) => state !== 'fresh').length]],
    },
    {
      name: 'nymgate_secrets_read_seconds',
      help: 'When the secret that was read longest ago was last read from its store.',
      series: states.length === 0 ? [] : [[{}, oldest / 1_000]],
    },
  ];
}
