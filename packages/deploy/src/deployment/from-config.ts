import type { Config } from '@nymgate/gateway/config/config-settings';
import type { ConnectorConfig } from '@nymgate/gateway/config/connector-settings';
import { getDomainPolicy } from '@nymgate/gateway/config/get-domain-policy';
import { getBaseId } from '@nymgate/gateway/config/tenants/get-base-id';
import { getNamePrefix } from '@nymgate/shell/input/application-name';
import { findConnector } from '@nymgate/shell/input/find-connector';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import { type Deployment, parseDeployment } from './parse-deployment.ts';
import { NOT_REGISTERED } from './unregistered.ts';

/** The gateway's identity for Entra, if it isn't from Terraform. */
export type IdentityOptions = {
  readonly environment: string;
  readonly issuer: string;
  readonly subject: string;
  /** Default: the cloud's standard audience. */
  readonly audience?: string;
  /** Whose connectors; required if the configuration has several tenants. */
  readonly tenant?: string;
};

/** The only instance of a gateway not made by Terraform. */
const INSTANCE = 'gateway';

/**
 * The deployment of a nymgate.yaml and an identity: one instance with all connectors of a tenant.
 * @throws SetupError USAGE without one of several tenants; DEPLOYMENT_INVALID; CONNECTOR_UNKNOWN for custom rules, whose roles
 * aren't known
 */
export function deploymentFromConfig(
  config: Config,
  { environment, tenant, ...identity }: IdentityOptions,
): Deployment {
  const tenantId = tenant ?? getOnlyTenant(config);
  const connectors = Object.entries(config.connectors).flatMap(([id, settings]) =>
    settings?.tenant === tenantId
      ? [[id, { ...toConnector(id, settings, environment), domains: getDomainPolicy(id, config) }] as const]
      : [],
  );
  return parseDeployment({
    ...{ schemaVersion: 1, environment, tenantId, cloud: config.source.cloud ?? 'global' },
    ...getHost(identity.subject),
    instances: {
      [INSTANCE]: {
        endpoint: config.publicUrl ?? null,
        identity: { ...identity, audience: identity.audience ?? config.source.audience },
        callers: config.callers?.apiKeys === undefined ? [] : [{ type: 'api-key' }],
        key: keyOf(config),
        logs: null,
        connectors: Object.fromEntries(connectors),
      },
    },
  });
}

/** An administrator signs in to one tenant. */
function getOnlyTenant({ connectors }: Config): string {
  const tenants = [...new Set(Object.values(connectors).flatMap((settings) => settings?.tenant ?? []))];
  if (tenants.length > 1)
    throw usageError(
      `The connectors are of ${tenants.length} tenants: ${tenants.join(', ')}.`,
      'run this for each, with --tenant and another file for --deployment',
    );
  return tenants[0] ?? '';
}

function toConnector(id: string, settings: ConnectorConfig, environment: string) {
  const permissions = findConnector(getBaseId(id, settings)).permissions(settings.options);
  // The policy in force has a key of its own.
  const { domains: _, ...options } = settings.options;
  const named = (optional: boolean) =>
    permissions.filter((one) => (one.optional === true) === optional).map(({ value }) => value);
  return {
    ...(settings.of !== undefined && { of: settings.of }),
    options: Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
    scoping: 'scoping' in settings && settings.scoping === 'exchange' ? 'exchange' : 'none',
    app: {
      ...{ clientId: settings.clientId, objectId: null, servicePrincipalId: null },
      displayName: `${getNamePrefix(environment)}${id}`,
      existing: settings.clientId !== NOT_REGISTERED,
    },
    roles: { required: named(false), optional: named(true) },
    credential: settings.assertion.type === 'certificate' ? 'certificate' : 'federated',
  };
}

/** The subject identifies a Kubernetes service account (graph-facts.md#5.6). */
function getHost(subject: string) {
  const [, namespace, serviceAccount] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(subject) ?? [];
  if (namespace === undefined) return { host: 'custom', place: {} };
  return { host: 'kubernetes', place: { namespace, serviceAccount } };
}

function keyOf({ pseudonyms }: Config) {
  if (pseudonyms.scheme === 'psoxy') return { reference: pseudonyms.salt, generation: 1 };
  const [first] = pseudonyms.keys;
  return { reference: first?.secret ?? '', generation: first?.id ?? 1 };
}
