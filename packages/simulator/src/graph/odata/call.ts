import { type Entity, type EntityKind, words } from '../../base/entity.ts';
import { badRequest, type GraphError } from '../../base/graph-error.ts';
import type { AppRegistry } from '../../entra/app-registry.ts';
import type { Caller } from '../../entra/directory-roles.ts';
import type { DriveStore } from '../../tenant/files/drive-store.ts';
import type { MailStore } from '../../tenant/mail/mail-store.ts';
import type { Teamwork } from '../../tenant/teams/teamwork.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import type { FilterOperator } from './parse-filter.ts';
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

export type PageRule = {
  readonly default: number;
  readonly maximum: number;
  readonly beyond: 'refused' | 'clamped';
};

/** The query options of an endpoint; others get 400. */
export type OptionRules = {
  readonly $select?: true;
  readonly $filter?: FilterTable;
  readonly $orderby?: { readonly plain: readonly string[]; readonly advanced: readonly string[] };
  readonly $search?: readonly string[];
  readonly $expand?: readonly string[];
  readonly $top?: true;
  readonly $skip?: true;
  readonly $count?: true;
  readonly window?: true;
  readonly $skiptoken?: true;
  readonly $deltatoken?: true;
};

export type Endpoint = {
  readonly id: string;
  readonly path: string;
  readonly run: Route;
  readonly service: 'directory' | 'outlook' | 'teams' | 'files';
  /** One of these app roles is required. */
  readonly roles: readonly string[];
  readonly options: OptionRules;
  readonly parameters?: readonly string[];
  readonly page?: PageRule;
  /** The cast needs an advanced query (graph-facts.md#2.5). */
  readonly alwaysAdvanced?: true;
  readonly beta?: true;
  /** Filters outside the table are ignored, without an error. */
  readonly ignoresOtherFilters?: true;
  /** The documented path, if it contains a function with arguments. */
  readonly written?: string;
};

export type FilterTable = Readonly<Record<string, readonly FilterOperator[]>>;

export function filterTable(groups: Readonly<Record<string, string>>): FilterTable {
  const entries = Object.entries(groups).flatMap(([operators, names]) =>
    words(names).map((name) => [name, words(operators) as readonly FilterOperator[]] as const),
  );
  return Object.freeze(Object.fromEntries(entries));
}

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
