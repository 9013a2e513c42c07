import type { ConnectorOptions } from '@nymgate/connectors/index';
import type { Endpoint, NativeEndpoint } from '@nymgate/engine/plan/plan';
import { describeSlot } from '@nymgate/rules/review/explain/native-request';
import { lookupConnector } from '@nymgate/shell/input/find-connector';
import type { NamedPolicy } from '@nymgate/shell/review/read-policy';
import type { ConnectorOffer, EndpointOffer, SlotOffer } from 'nymgate-console';

/** What may be asked of a connector: its endpoints as the rules have them, and the example calls that they take. */
export function toConnectorOffer(id: string, policy: NamedPolicy, options: ConnectorOptions): ConnectorOffer {
  const endpoints = policy.plan.endpoints.map((endpoint, index) => offerEndpoint(endpoint, index, policy));
  const examples = lookupConnector(id)?.examples(options) ?? [];
  return {
    endpoints,
    examples: examples.flatMap(({ title, path }) => {
      const endpoint = takerOf(path, policy.plan.endpoints);
      return endpoint === undefined ? [] : [{ title, endpoint: endpoint.id, target: path }];
    }),
  };
}

/** By the template: the slots of an example have the names that the rules have. */
function takerOf(path: string, endpoints: readonly Endpoint[]): Endpoint | undefined {
  const wanted = shapeOf(path.split('?')[0] ?? '');
  return endpoints.find(({ template }) => shapeOf(template) === wanted);
}

function shapeOf(template: string): string {
  return template.replace(/\{[^{}]*\}/g, '{}').toLowerCase();
}

function offerEndpoint(endpoint: Endpoint, index: number, policy: NamedPolicy): EndpointOffer {
  const { id, template } = endpoint;
  return {
    id,
    template,
    about: aboutOf(policy, index),
    rule: policy.getLocation(`/endpoints/${index}`),
    slots:
      'path' in endpoint && endpoint.path !== undefined
        ? nativeSlots(endpoint as NativeEndpoint)
        : namedSlots(template),
  };
}

function aboutOf({ plan }: NamedPolicy, index: number): string {
  if (plan.language !== 'native') return '';
  return plan.ruleSet.endpoints[index]?.description ?? '';
}

function nativeSlots({ path }: NativeEndpoint): readonly SlotOffer[] {
  return path.segments.flat().flatMap((part): readonly SlotOffer[] => {
    if (!('slot' in part)) return [];
    const { slot, values = [], pseudonym } = part;
    return [{ name: slot, takes: describeSlot(part), values, pseudonym: pseudonym !== 'never' }];
  });
}

/** A language that says nothing of a place in a path. */
function namedSlots(template: string): readonly SlotOffer[] {
  return [...template.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => ({
    name,
    takes: `{${name}}`,
    values: [],
    pseudonym: true,
  }));
}
