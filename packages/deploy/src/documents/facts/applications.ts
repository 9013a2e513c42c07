import type { Permission } from '@nymgate/connectors/index';
import type { DeployedConnector } from '../../deployment/parse-deployment.ts';
import type { ServedConnector } from './served-connector.ts';

/** An Entra application with the permissions of all connectors that use it. */
export type Application = {
  readonly app: DeployedConnector['app'];
  readonly users: readonly ServedConnector[];
  /** To consent to in Entra ID. */
  readonly consented: readonly Permission[];
  readonly optional: readonly Permission[];
  /** Granted by Exchange for some mailboxes, so never in Entra ID. */
  readonly scoped: readonly Permission[];
};

/**
 * Each application once, in the order of its first connector. Connectors share one only if it was brought.
 * @example listApplications(servedConnectors(deployment)).map(({ app }) => app.clientId)
 */
export function listApplications(served: readonly ServedConnector[]): readonly Application[] {
  const clientIds = new Set(served.map(({ deployedConnector }) => deployedConnector.app.clientId));
  return [...clientIds].flatMap((clientId) => {
    const users = served.filter(({ deployedConnector }) => deployedConnector.app.clientId === clientId);
    return users[0] === undefined ? [] : [toApplication(users[0].deployedConnector.app, users)];
  });
}

function toApplication(app: Application['app'], users: readonly ServedConnector[]): Application {
  const consented = unique(users.flatMap(({ consentedPermissions }) => consentedPermissions));
  const isConsented = ({ id }: Permission): boolean => consented.some((one) => one.id === id);
  const others = (permissions: readonly Permission[]): readonly Permission[] =>
    unique(permissions.filter((one) => !isConsented(one)));
  return {
    app,
    users,
    consented,
    optional: others(users.flatMap(({ optionalPermissions }) => optionalPermissions)),
    scoped: others(users.flatMap(({ scopedPermissions }) => scopedPermissions)),
  };
}

/** All that documents of ours speak of, so that a revocation closes what Exchange should have granted. */
export function listOurIds({ consented, scoped }: Application): readonly string[] {
  return [...consented, ...scoped].map(({ id }) => id);
}

function unique(permissions: readonly Permission[]): readonly Permission[] {
  return [...new Map(permissions.toReversed().map((one) => [one.id, one])).values()].toReversed();
}
