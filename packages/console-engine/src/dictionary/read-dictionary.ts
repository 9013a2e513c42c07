import { describeRoleAccess } from '@nymgate/connectors/builders/describe-role-access';
import { getEntityName, type RuleSet } from '@nymgate/engine/plan/rule-set';
import type { Dictionary, DictionaryConnector, DictionaryEntity, DictionaryField } from 'nymgate-console';
import type { ServedConnector } from '../shared/served-connectors.ts';
import { describeFields } from './describe-field.ts';
import { endpointEntities, responseEntityName } from './endpoint-entities.ts';
import { type DeliveredValues, deliverAccounts, measureUniqueness } from './measure-uniqueness.ts';

/**
 * The dictionary of connectors, out of the rules by which they are served: nothing in it is written by hand.
 *
 * @param accounts as Graph would answer with every property, to measure how unique what leaves of them is; empty: not measured
 */
export function readDictionary(
  served: readonly ServedConnector[],
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

/** Uniqueness by the path of a property of `user`. */
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
  { connector, options }: ServedConnector,
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
      // The number of rows tells nothing of what stands in them.
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

/** Where in an account a field stands: its own name in `user`, `assignedLicenses.skuId` in what an account holds. */
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
