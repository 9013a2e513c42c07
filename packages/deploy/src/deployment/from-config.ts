import type { Config } from '@nymgate/gateway/config/config-settings';
import type { ConnectorConfig } from '@nymgate/gateway/config/connector-settings';
import { findConnector } from '@nymgate/shell/input/find-connector';
import { type Deployment, parseDeployment } from './parse-deployment.ts';
import { NOT_REGISTERED } from './unregistered.ts';

/** The gateway's identity for Entra, if it isn't from Terraform. */
export type IdentityOptions = {
  readonly environment: string;
  readonly issuer: string;
  readonly subject: string;
  /** Default: the cloud's standard audience. */
  readonly audience?: string;
};

/** The only instance of a gateway not made by Terraform. */
const INSTANCE = 'gateway';

/**
 * The deployment of a nymgate.yaml and an identity: one instance with all connectors.
 * @throws SetupError DEPLOYMENT_INVALID; CONNECTOR_UNKNOWN for custom rules, whose roles aren't known
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

/** The subject identifies a Kubernetes service account (graph-facts.md#5.6). */
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
