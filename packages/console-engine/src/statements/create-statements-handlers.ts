import { createStatementSheet } from '@nymgate/connectors/statements/create-statement-sheet';
import { ANYTHING, type Delivery, describeDelivery } from '@nymgate/connectors/statements/describe-delivery';
import { memoize } from '@nymgate/engine/kernel/memoize';
import { getDomainPolicy } from '@nymgate/gateway/config/get-domain-policy';
import { listNativePlans } from '@nymgate/shell/input/list-native-plans';
import type { NamedPolicy } from '@nymgate/shell/review/read-policy';
import type { ConsoleEngine } from 'nymgate-console';
import type { ConsoleTarget } from '../shared/console-target.ts';
import type { LoadPolicy } from '../shared/load-policy.ts';

type StatementsHandlers = Pick<ConsoleEngine['handlers'], 'statements/read'>;

/** @param policies the rules that the gateway serves */
export function createStatementsHandlers(
  { config }: Pick<ConsoleTarget, 'config'>,
  policies: LoadPolicy,
): StatementsHandlers {
  const known = memoize(listNativePlans);
  // Thousands of fields, computed once for all languages.
  const deliveries = new WeakMap<NamedPolicy, Delivery>();
  const describe = (connector: string, policy: NamedPolicy): Delivery => {
    const delivery =
      deliveries.get(policy) ??
      describeDelivery(policy.review.view(policy.plan, known()), {
        known: known(),
        connector,
        domains: getDomainPolicy(connector, config),
      });
    deliveries.set(policy, delivery);
    return delivery;
  };
  return {
    'statements/read': async ({ connector, language }) => {
      const policy = await policies(connector);
      const { parts, alsoLeaves, reviews } = createStatementSheet(describe(connector, policy), language);
      return {
        ...{ language, rules: policy.name, reviews },
        parts: parts.map(({ part, title, statements }) => ({
          ...{ part, title },
          statements: statements.map(({ form: _form, inner: _inner, ...statement }) => statement),
        })),
        alsoLeaves: alsoLeaves.map(({ endpoint, property }) => ({
          property: toNamed(property),
          endpoint: toNamed(endpoint),
        })),
      };
    },
  };
}

function toNamed(name: string): string | undefined {
  return name === ANYTHING ? undefined : name;
}
