import { describeRoleAccess } from '@nymgate/connectors/builders/describe-role-access';
import {
  type EndpointRule,
  type FieldRule,
  getEntityName,
  type RuleSet,
} from '@nymgate/engine/plan/rule-set';
import type { Dictionary, DictionaryConnector, DictionaryEntity, DictionaryField } from 'nymgate-console';
import type { LoadedConnector } from '../shared/load-policy.ts';
import { describeFields } from './describe-field.ts';
import { type DeliveredValues, deliverAccounts, measureUniqueness } from './measure-uniqueness.ts';

/**
 * Built from the rules that are served.
 * @param accounts with every property, as Graph returns them; empty: uniqueness isn't measured
 */
export function readDictionary(
  served: readonly Omit<LoadedConnector, 'id'>[],
  accounts: readonly object[] = [],
): Dictionary {
  const [first] = served;
  const rules = first?.connector.ruleSet(first.options);
  const delivered = rules === undefined ? [] : deliverAccounts(rules, accounts);
  const measured = measure(delivered);
  return {
    connectors: served.map((one) => describeConnector(one, measured)),
    measuredOn: delivered.length === 0 ? undefined : delivered.length,
  };
}

/** By the path of a property of `user`. */
type MeasuredFields = ReadonlyMap<string, NonNullable<DictionaryField['unique']>>;

function measure(delivered: readonly DeliveredValues[]): MeasuredFields {
  const properties = new Set(delivered.flatMap((account) => Object.keys(account)));
  return new Map(
    [...properties].map((property) => {
      const { distinct, unique, smallest } = measureUniqueness(delivered, [property]);
      return [property, { distinct, alone: unique, smallest }];
    }),
  );
}

function describeConnector(
  { connector, options }: Omit<LoadedConnector, 'id'>,
  measured: MeasuredFields,
): DictionaryConnector {
  const { id, title, summary } = connector;
  const rules = connector.ruleSet(options);
  return {
    id,
    title,
    summary,
    permissions: connector.permissions(options).map(({ value, id: role, reason, optional, endpoints }) => {
      const worst = describeRoleAccess(value)?.en;
      return {
        ...{ value, id: role, reason, endpoints, optional: optional === true },
        ...(worst !== undefined && { worst }),
      };
    }),
    endpoints: rules.endpoints.map((endpoint) => ({
      id: endpoint.id,
      path: endpoint.path,
      returns: getEntityName(endpoint.response) ?? responseEntityName(endpoint.id),
      // A count reveals nothing about the rows' contents.
      entities: 'count' in endpoint.response ? [] : endpointEntities(rules, endpoint),
    })),
    entities: describeEntities(rules, measured),
  };
}

function describeEntities(
  { entities = {}, endpoints }: RuleSet,
  measured: MeasuredFields,
): readonly DictionaryEntity[] {
  const known = Object.entries(entities).map(([name, rule]) => ({
    name,
    ...(rule.description !== undefined && { description: rule.description }),
    fields: describeFields(rule),
  }));
  const written = endpoints.flatMap(({ id, response }) =>
    'properties' in response ? [{ name: responseEntityName(id), fields: describeFields(response) }] : [],
  );
  const paths = pathsOfUser(known);
  return [...known, ...written].map((entity) => ({
    ...entity,
    fields: entity.fields.map((field) => withUniqueness(field, measured.get(paths(entity.name, field.name)))),
  }));
}

/** Path in an account: `assignedLicenses.skuId` for a field of an entity that `user` holds. */
function pathsOfUser(entities: readonly DictionaryEntity[]): (entity: string, field: string) => string {
  const account = entities.find(({ name }) => name === 'user')?.fields ?? [];
  const inside = new Map(account.flatMap(({ name, holds }) => (holds === undefined ? [] : [[holds, name]])));
  return (entity, field) => {
    if (entity === 'user') return field;
    const path = inside.get(entity);
    return path === undefined ? '' : `${path}.${field}`;
  };
}

function withUniqueness(field: DictionaryField, unique: DictionaryField['unique']): DictionaryField {
  return unique === undefined || field.outcome === 'dropped' ? field : { ...field, unique };
}

/** The name of a response that isn't an entity of Graph. @example responseEntityName('teams-count') // 'endpoint teams-count' */
function responseEntityName(endpoint: string): string {
  return `endpoint ${endpoint}`;
}

/**
 * Entities that a response can contain, the response itself first.
 * @example endpointEntities(ruleSet, events) // ['event', 'dateTimeTimeZone', 'recipient', …]
 */
export function endpointEntities(ruleSet: RuleSet, { id, response }: EndpointRule): readonly string[] {
  const reached = new Set<string>('properties' in response ? [responseEntityName(id)] : []);
  const visit = (rule: FieldRule): void => {
    if ('items' in rule) visit(rule.items);
    else if ('properties' in rule)
      for (const inner of [
        ...Object.values(rule.properties),
        ...(rule.others === undefined ? [] : [rule.others]),
      ])
        visit(inner);
    else if ('entity' in rule && !reached.has(rule.entity)) {
      reached.add(rule.entity);
      const entity = ruleSet.entities?.[rule.entity];
      if (entity !== undefined) visit(entity);
    }
  };
  visit('properties' in response ? response : { entity: getEntityName(response) ?? '' });
  return [...reached];
}
