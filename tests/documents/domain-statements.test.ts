import { describe, expect, test } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import {
  describeDelivery,
  type Statement,
} from '../../packages/connectors/src/statements/describe-delivery.ts';
import type { DomainPolicyName } from '../../packages/connectors/src/statements/value-form.ts';
import { compileRules } from '../../packages/rules/src/native/compile-rules.ts';
import { nativeReview } from '../../packages/rules/src/review/native-review.ts';
import { hashPolicy, listNativePlans } from '../../packages/shell/src/input/list-native-plans.ts';

const known = listNativePlans();

function describeConnector(
  connector: keyof typeof CONNECTORS,
  domains: DomainPolicyName,
): readonly Statement[] {
  const ruleSet = CONNECTORS[connector].ruleSet(DEFAULT_CONNECTOR_OPTIONS);
  const view = nativeReview.view(compileRules(ruleSet, hashPolicy), known);
  return describeDelivery(view, { known, connector, domains }).statements;
}

// tests/contract/domain-policy.test.ts shows what the gateway delivers with each policy.

describe('S7: domains and tenant IDs leave as the policy for domains says', () => {
  test.each([
    ['keep', 'yes', 'kept'],
    ['hash', 'yes', 'pseudonym'],
    ['encrypt', 'yes', 'reversible'],
    ['drop', 'partly', 'own'],
  ] as const)('%s', (policy, result, form) => {
    for (const id of ['entra-id', 'msft-teams', 'msft-onedrive'] as const) {
      const found = describeConnector(id, policy).find((one) => one.id === 'directory-domains');
      expect.soft([id, found?.result, found?.forms]).toEqual([id, result, [form]]);
    }
  });

  test('the policy changes no other statement', () => {
    const others = (policy: DomainPolicyName) =>
      describeConnector('entra-id', policy).filter(({ id }) => id !== 'directory-domains');
    expect(others('drop')).toEqual(others('keep'));
  });

  test('what own rules keep without the policy leaves in plain text, unless the policy keeps all', () => {
    const ruleSet = CONNECTORS['entra-id'].ruleSet(DEFAULT_CONNECTOR_OPTIONS);
    const text = JSON.stringify(ruleSet).replaceAll(',"byDomainPolicy":true', '');
    expect(text).not.toBe(JSON.stringify(ruleSet));
    const view = nativeReview.view(compileRules(JSON.parse(text), hashPolicy), known);
    const formsWith = (domains: DomainPolicyName) =>
      describeDelivery(view, { known, connector: 'entra-id', domains }).statements.find(
        ({ id }) => id === 'directory-domains',
      )?.forms;
    expect([formsWith('drop'), formsWith('keep')]).toEqual([['plain'], ['kept']]);
  });
});
