import { type Delivery, describeDelivery } from '@nymgate/connectors/statements/describe-delivery';
import { memoize } from '@nymgate/engine/kernel/memoize';
import { compileRules } from '@nymgate/rules/native/compile-rules';
import { nativeReview } from '@nymgate/rules/review/native-review';
import { hashPolicy, listNativePlans } from '@nymgate/shell/input/list-native-plans';
import type { ServedConnector } from './served-connector.ts';

export function getPolicyInForce({ connector, options, rules }: ServedConnector): string {
  return rules?.plan.policy ?? connector.rules(options).policy();
}

const getKnownPlans = memoize(listNativePlans);
const deliveries = new Map<string, Delivery>();

/** What leaves by the rules in force. Cached, since each language and document needs it. */
export function getDeliveryInForce(served: ServedConnector): Delivery {
  const { connector, deployedConnector } = served;
  const key = `${connector.id} ${getPolicyInForce(served)} ${deployedConnector.domains}`;
  const delivery = deliveries.get(key) ?? computeDelivery(served);
  deliveries.set(key, delivery);
  return delivery;
}

function computeDelivery({ connector, deployedConnector, options, rules }: ServedConnector): Delivery {
  const known = getKnownPlans();
  const view =
    rules === undefined
      ? nativeReview.view(compileRules(connector.ruleSet(options), hashPolicy), known)
      : rules.review.view(rules.plan, known);
  return describeDelivery(view, { known, connector: connector.id, domains: deployedConnector.domains });
}
