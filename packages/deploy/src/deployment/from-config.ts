import type { Config } from '@nymgate/gateway/config/config-settings';
import type { ConnectorConfig } from '@nymgate/gateway/config/connector-settings';
import { findConnector } from '@nymgate/shell/input/find-connector';
import { type Deployment, parseDeployment } from './parse-deployment.ts';
import { NOT_REGISTERED } from './unregistered.ts';

/** Who the gateway is for Entra, where no Terraform says so. */
export type IdentityOptions = {
  readonly environment: string;
  readonly issuer: string;
  readonly subject: string;
  /** Default: the usual one of the cloud. */
  readonly audience?: string;
};

/** The one instance of a gateway that Terraform did not make. */
const INSTANCE = 'gateway';

/**
 * The deployment that a nymgate.yaml and an identity come to: one instance with all its connectors.
 *
 * @throws SetupError DEPLOYMENT_INVALID for values that are none; CONNECTOR_UNKNOWN for rules of one's own, whose roles are not known
 */
export function deploymentFromConfig(
  config: Config,
  { environment, ...identity }: IdentityOptions,
): Deployment {
  const connectors = Object.entries(config.connectors).flatMap(([id, settings]) =>
    settings === undefined ? [] : [[id, connectorOf(id, settings, environment)] as const],
  );
  const [tenantId = ''] = connectors.map(([id]) => config.connectors[id]?.tenant ?? '');
  return parseDeployment({
    ...{ schemaVersion: 1, environment, tenantId, cloud: config.source.cloud ?? 'global' },
    ...hostOf(identity.subject),
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

function connectorOf(id: string, settings: ConnectorConfig, environment: string) {
  const permissions = findConnector(id).permissions(settings.options);
  const named = (optional: boolean) =>
    permissions.filter((one) => (one.optional === true) === optional).map(({ value }) => value);
  return {
    options: Object.fromEntries(Object.entries(settings.options).filter(([, value]) => value !== undefined)),
    scoping: 'scoping' in settings && settings.scoping === 'exchange' ? 'exchange' : 'none',
    app: {
      ...{ clientId: settings.clientId, objectId: null, servicePrincipalId: null },
      displayName: `Nymgate ${environment} - ${id}`,
      existing: settings.clientId !== NOT_REGISTERED,
    },
    roles: { required: named(false), optional: named(true) },
    credential: settings.assertion.type === 'certificate' ? 'certificate' : 'federated',
  };
}

/** A service account of a cluster names itself (graph-facts.md#5.6). */
function hostOf(subject: string) {
  const [, namespace, serviceAccount] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(subject) ?? [];
  if (namespace === undefined) return { host: 'custom', place: {} };
  return { host: 'kubernetes', place: { namespace, serviceAccount } };
}

function keyOf({ pseudonyms }: Config) {
  if (pseudonyms.scheme === 'psoxy') return { reference: pseudonyms.salt, generation: 1 };
  const [first] = pseudonyms.keys;
  return { reference: first?.secret ?? '', generation: first?.id ?? 1 };
}
