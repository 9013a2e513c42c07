import { listAlternatives, type SchemaNode } from '../../packages/clouds/src/settings/json-schema.ts';
import { grantsMailboxAccess } from '../../packages/connectors/src/builders/exchange-roles.ts';
import { OPTION_DEFAULTS } from '../../packages/connectors/src/entities/connector-options.ts';
import {
  CONNECTORS,
  type Connector,
  GRAPH_APP_ID,
  type Permission,
} from '../../packages/connectors/src/index.ts';
import { configJsonSchema } from '../../packages/gateway/src/config/config-settings.ts';
import { combineSwitches, findDecidingSwitches, type Switches } from '../option-switches.ts';

/** Roles that an administrator of Teams has to open with an application access policy as well (graph-facts.md#1). */
const TEAMS_POLICY_ROLES = /^OnlineMeeting/;

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
  const deciding = findDecidingSwitches((switches) => JSON.stringify(variant(connector, switches)));
  const variants = combineSwitches(deciding).map((switches) => {
    const chosen = deciding.flatMap((name) =>
      switches[name] === defaultOf(name) ? [] : [[name, switches[name]] as const],
    );
    return [
      variantKey(chosen),
      { options: Object.fromEntries(chosen), ...variant(connector, switches) },
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
