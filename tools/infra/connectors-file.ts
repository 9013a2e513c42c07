import { listAlternatives, type SchemaNode } from '../../packages/clouds/src/settings/json-schema.ts';
import { grantsMailboxAccess } from '../../packages/connectors/src/builders/exchange-roles.ts';
import {
  LISTED_SWITCHES,
  OPTION_DEFAULTS,
} from '../../packages/connectors/src/entities/connector-options.ts';
import {
  CONNECTORS,
  type Connector,
  GRAPH_APP_ID,
  type Permission,
} from '../../packages/connectors/src/index.ts';
import { configJsonSchema } from '../../packages/gateway/src/config/config-settings.ts';

/** Roles that an administrator of Teams has to open with an application access policy as well (graph-facts.md#1). */
const TEAMS_POLICY_ROLES = /^OnlineMeeting/;

type Switches = Readonly<Record<string, boolean>>;

/**
 * `infra/connectors.json`, which Terraform reads with `jsondecode(file(…))`: the one list of permissions, taken from the connectors.
 * `options` says which options a connector may be given; those with `variant` decide which variant it is. A variant's key is its
 * options that are not at their default, sorted, as `basic=true,includeGroups=false`; `default` when there are none.
 */
export function connectorsFile(): string {
  const connectors = Object.fromEntries(Object.values(CONNECTORS).map((one) => [one.id, describe(one)]));
  return `${JSON.stringify({ schemaVersion: 1, graphAppId: GRAPH_APP_ID, connectors }, null, 2)}\n`;
}

function describe(connector: Connector) {
  const deciding = listDeciding(connector);
  const variants = combinations(deciding).map((options) => {
    const chosen = Object.entries(options).filter(([name, value]) => value !== defaultOf(name));
    return [
      variantKey(chosen),
      { options: Object.fromEntries(chosen), ...variant(connector, options) },
    ] as const;
  });
  return {
    title: connector.title,
    summary: connector.summary,
    options: optionsOf(deciding),
    variants: Object.fromEntries(variants.sort(([left], [right]) => order(left, right))),
  };
}

function defaultOf(name: string): unknown {
  return Reflect.get(OPTION_DEFAULTS, name);
}

function listDeciding(connector: Connector): readonly (typeof LISTED_SWITCHES)[number][] {
  const texts = combinations(LISTED_SWITCHES).map((options) => JSON.stringify(variant(connector, options)));
  return LISTED_SWITCHES.filter((_, at) => texts.some((text, place) => text !== texts[place ^ (1 << at)]));
}

/** Bit n of the place tells whether name n is on. */
function combinations(names: readonly string[]): readonly Switches[] {
  return Array.from({ length: 1 << names.length }, (_, place) =>
    Object.fromEntries(names.map((name, at) => [name, ((place >> at) & 1) === 1])),
  );
}

function variantKey(chosen: readonly (readonly [string, boolean])[]): string {
  return (
    chosen
      .map(([name, value]) => `${name}=${value}`)
      .sort()
      .join(',') || 'default'
  );
}

/** The default first, then by name. */
function order(left: string, right: string): number {
  if (left === 'default' || right === 'default') return left === 'default' ? -1 : 1;
  return left < right ? -1 : 1;
}

function variant(connector: Connector, switches: Switches) {
  const options = { ...OPTION_DEFAULTS, ...switches };
  const permissions = connector.permissions(options);
  return {
    roles: {
      required: permissions.filter(({ optional }) => optional !== true).map(role),
      optional: permissions.filter(({ optional }) => optional === true).map(role),
    },
    documents: {
      teamsPolicy: permissions.some(({ value }) => TEAMS_POLICY_ROLES.test(value)),
      exchangeScope: permissions.some(({ value }) => grantsMailboxAccess(value)),
    },
    exampleCalls: connector.examples(options).map(({ path }) => path),
  };
}

function role({ value, id, reason, endpoints }: Permission) {
  return { value, id, reason, endpoints, mailbox: grantsMailboxAccess(value) };
}

/** What may stand in `options`: the default, the values (none for a block such as `domains`), whether it decides on the variant. */
function optionsOf(deciding: readonly string[]): Readonly<Record<string, object>> {
  const entries = Object.entries(optionsSchema()).flatMap(([name, node]) => {
    const values = node.type === 'boolean' ? [true, false] : node.enum;
    if (values === undefined) return [];
    return [[name, { default: defaultOf(name), values, variant: deciding.includes(name) }] as const];
  });
  return Object.fromEntries(entries);
}

function optionsSchema(): Readonly<Record<string, SchemaNode>> {
  const connectors = configJsonSchema().properties?.['connectors']?.additionalProperties;
  if (typeof connectors !== 'object') throw new Error('The configuration has no connectors.');
  const options = listAlternatives(connectors)[0]?.properties?.['options'];
  if (options?.properties === undefined) throw new Error('A connector has no options.');
  return options.properties;
}
