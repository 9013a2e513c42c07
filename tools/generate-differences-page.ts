import { type Connector, DEFAULT_CONNECTOR_OPTIONS } from '../packages/connectors/src/index.ts';
import type { RuleSet } from '../packages/engine/src/plan/rule-set.ts';
import { compareField, type Delivery, type FieldComparison } from './compare-delivered.ts';
import type { DeliveredEndpoint } from './delivered-endpoint.ts';
import { DELIVERED_ENDPOINTS } from './delivered-fields.ts';
import { code, generatedNotice, table } from './markdown.ts';

/** Each field that consumers know from the existing product, what becomes of it here, and why where it differs. */
export function differencesPage(connector: Connector): string {
  const ruleSet = connector.ruleSet(DEFAULT_CONNECTOR_OPTIONS);
  const sections = DELIVERED_ENDPOINTS.filter((delivered) => isFor(connector.id, delivered)).flatMap(
    (delivered) => section(ruleSet, delivered),
  );
  return [
    generatedNotice('packages/connectors/src and tools/delivered-fields.ts'),
    `# Differences: ${connector.title}`,
    [
      'Field by field: what consumers of comparable gateways receive, and what they receive from Nymgate with default',
      'options. Names are the same throughout. The fields are those of published example answers; for all others see the',
      `[data dictionary](../data/${connector.id}.md).`,
    ].join('\n'),
    ...sections,
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function isFor(id: string, { connector, path }: DeliveredEndpoint): boolean {
  if (connector !== undefined) return connector === id;
  return !DELIVERED_ENDPOINTS.some((other) => other.connector === id && other.path === path);
}

function section(ruleSet: RuleSet, delivered: DeliveredEndpoint): readonly string[] {
  const endpoint = ruleSet.endpoints.find(({ id }) => delivered.endpoints.includes(id));
  if (endpoint === undefined) return [];
  const compared = fieldsOf(delivered).map(([path, delivery]) =>
    compareField({ ruleSet, endpoint, path, delivery }),
  );
  const different = compared.filter(({ same }) => !same);
  const same = compared.filter((field) => field.same).map(({ path }) => code(path));
  return [
    `## ${code(endpoint.path)}`,
    ...(different.length === 0 ? [] : [table(['field', 'elsewhere', 'here', 'reason'], different.map(row))]),
    `The same: ${same.join(' ')}`,
  ];
}

function fieldsOf(delivered: DeliveredEndpoint): readonly (readonly [string, Delivery])[] {
  const { kept, pseudonym = [], reversible = [], sealed = [], dropped } = delivered;
  const label = (paths: readonly string[], delivery: Delivery) =>
    paths.map((path) => [path, delivery] as const);
  return [
    ...label(kept, 'kept'),
    ...label(pseudonym, 'pseudonym'),
    ...label(reversible, 'reversible pseudonym'),
    ...label(sealed, 'sealed link'),
    ...label(dropped, 'dropped'),
  ];
}

function row({ path, delivery, nymgateDelivery, reason }: FieldComparison): readonly string[] {
  return [code(path), delivery, nymgateDelivery, reason];
}
