import type { Entity, EntityKind } from '../../base/entity.ts';
import { badRequest, type GraphError } from '../../base/graph-error.ts';
import type { AppRegistry } from '../../entra/app-registry.ts';
import type { Caller } from '../../entra/directory-roles.ts';
import type { DriveStore } from '../../tenant/files/drive-store.ts';
import type { MailStore } from '../../tenant/mail/mail-store.ts';
import type { Teamwork } from '../../tenant/teams/teamwork.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import type { EndpointRules } from './endpoint-rules.ts';
import type { Options } from './read-options.ts';
import type { GraphTarget, Preferences } from './read-request.ts';

export type GraphContext = {
  readonly tenant: Tenant;
  readonly teamwork: Teamwork;
  readonly mail: MailStore;
  readonly files: DriveStore;
  readonly apps: AppRegistry;
  readonly graphUrl: string;
  readonly membersMayRegister: boolean;
  readonly decorate: (kind: EntityKind, entity: Entity) => Entity;
};

export type GraphCall = GraphContext &
  Caller & {
    readonly endpoint: Endpoint;
    readonly slots: Readonly<Record<string, string>>;
    readonly target: GraphTarget;
    readonly options: Options;
    readonly preferences: Preferences;
    readonly excludeParents: boolean;
    readonly roles: readonly string[];
  };

export type Route = (call: GraphCall) => Entity;

export type Endpoint = EndpointRules & { readonly run: Route };

/** Creates endpoints of one service from their shared properties. */
export function endpointFactory(common: Pick<Endpoint, 'service'> & Partial<Endpoint>) {
  return (id: string, path: string, run: Route, rest: Partial<Endpoint> = {}): Endpoint => ({
    ...{ id, path, run, roles: [], options: {} },
    ...common,
    ...rest,
  });
}

/** An OData key: quotes doubled, then percent-encoded. */
export const quoteKey = (key: string): string => `'${encodeURIComponent(key.replaceAll("'", "''"))}'`;

/** `@odata.context`. */
export const contextUrl = (call: GraphContext, fragment: string): string =>
  `${call.graphUrl}/v1.0/$metadata#${fragment}`;

export function inContext(call: GraphContext, fragment: string, body: Entity): Entity {
  return { '@odata.context': contextUrl(call, fragment), ...body };
}

export const hasRole = (call: Pick<GraphCall, 'roles'>, ...required: readonly string[]): boolean =>
  required.some((role) => call.roles.includes(role));

export function unknownPropertyError(name: string, type: string): GraphError {
  return badRequest(
    `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`,
  );
}

/** Throws GraphError 400 for a `$select` of a property that the type lacks. */
export function checkSelect(
  { options }: Pick<GraphCall, 'options'>,
  known: readonly string[],
  type: string,
): void {
  const unknown = options.select?.find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownPropertyError(unknown, type);
}

export function pickProperties(entity: Entity, names: readonly string[]): Entity {
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(entity, name)).map((name) => [name, entity[name]]),
  );
}

/** Letter case is ignored. Throws GraphError 400 for a repeated parameter. */
export function customParameter({ target }: Pick<GraphCall, 'target'>, name: string): string | undefined {
  const found = target.query.filter(([given]) => given.toLowerCase() === name.toLowerCase());
  if (found.length > 1)
    throw badRequest(
      `Query option '${name}' was specified more than once, but it must be specified at most once.`,
      'Request_BadRequest',
    );
  return found[0]?.[1];
}
