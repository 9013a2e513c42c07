import type { Entity, EntityKind } from '../../base/entity.ts';
import { badRequest, type GraphError } from '../../base/graph-error.ts';
import type { AppRegistry } from '../../entra/app-registry.ts';
import type { Caller } from '../../entra/directory-roles.ts';
import type { DriveStore } from '../../tenant/files/drive-store.ts';
import type { MailStore } from '../../tenant/mail/mail-store.ts';
import type { Teamwork } from '../../tenant/teams/teamwork.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import type { Endpoint } from './endpoint.ts';
import type { Options } from './read-options.ts';
import type { GraphTarget, Preferences } from './read-request.ts';

/** What all routes know. */
export type GraphContext = {
  readonly tenant: Tenant;
  readonly teamwork: Teamwork;
  readonly mail: MailStore;
  readonly files: DriveStore;
  readonly apps: AppRegistry;
  readonly graphUrl: string;
  /** Whether members without a directory role may register applications. */
  readonly membersMayRegister: boolean;
  readonly decorate: (kind: EntityKind, entity: Entity) => Entity;
};

/** One admitted request. */
export type GraphCall = GraphContext &
  Caller & {
    readonly endpoint: Endpoint;
    readonly slots: Readonly<Record<string, string>>;
    readonly target: GraphTarget;
    readonly options: Options;
    readonly preferences: Preferences;
    /** The caller wants a drive's changes without the folders above them. */
    readonly excludeParents: boolean;
    readonly roles: readonly string[];
  };

/** An OData key: quotes doubled, then percent-encoded. */
export function quoteKey(key: string): string {
  return `'${encodeURIComponent(key.replaceAll("'", "''"))}'`;
}

/** `@odata.context`, which names the mailbox as the caller did. */
export function contextUrl(call: GraphContext, fragment: string): string {
  return `${call.graphUrl}/v1.0/$metadata#${fragment}`;
}

export function hasRole(call: Pick<GraphCall, 'roles'>, ...required: readonly string[]): boolean {
  return required.some((role) => call.roles.includes(role));
}

export function unknownPropertyError(name: string, type: string): GraphError {
  return badRequest(
    `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`,
  );
}

export function pickProperties(entity: Entity, names: readonly string[]): Entity {
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(entity, name)).map((name) => [name, entity[name]]),
  );
}

/** A query parameter that is not an OData option; its letter case does not count. Throws GraphError 400 if it comes twice. */
export function customParameter({ target }: Pick<GraphCall, 'target'>, name: string): string | undefined {
  const found = target.query.filter(([given]) => given.toLowerCase() === name.toLowerCase());
  if (found.length > 1)
    throw badRequest(
      `Query option '${name}' was specified more than once, but it must be specified at most once.`,
      'Request_BadRequest',
    );
  return found[0]?.[1];
}
