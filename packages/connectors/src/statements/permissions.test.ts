import { describe, expect, it } from 'vitest';
import { compileRules } from '../../../rules/src/native/compile-rules.ts';
import { nativeReview } from '../../../rules/src/review/native-review.ts';
import { hashPolicy, listNativePlans } from '../../../shell/src/input/list-native-plans.ts';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../index.ts';
import { describeDelivery } from './describe-delivery.ts';
import type { StatementPart } from './statements.ts';

/** A permission that opens data of the part; the others are about no data of Graph's own. */
const NEEDED: Readonly<Partial<Record<StatementPart, RegExp>>> = {
  calendar: /^Calendars\./,
  mailbox: /^MailboxSettings\./,
  mail: /^Mail\./,
  posts: /^(?:Chat|ChannelMessage|Team|Channel)\./,
  calls: /^(?:CallRecords|CallRecord-PstnCalls)\./,
  meetings: /^OnlineMeetings\./,
  files: /^Files\./,
  copilot: /^AiEnterpriseInteraction\./,
  directory: /^User\./,
};

const known = listNativePlans();

describe('a statement that something leaves', () => {
  it.each(Object.values(CONNECTORS).map((connector) => [connector.id, connector] as const))(
    '%s has a permission for it',
    (id, connector) => {
      const permissions = connector.permissions(DEFAULT_CONNECTOR_OPTIONS).map(({ value }) => value);
      const view = nativeReview.view(
        compileRules(connector.ruleSet(DEFAULT_CONNECTOR_OPTIONS), hashPolicy),
        known,
      );
      const delivered = describeDelivery(view, { known, connector: id }).statements.filter(
        ({ result }) => result !== 'no',
      );
      expect(delivered.length).toBeGreaterThan(5);
      const without = delivered.filter(({ part }) => {
        const needed = NEEDED[part];
        return needed !== undefined && !permissions.some((value) => needed.test(value));
      });
      expect(without.map((one) => one.id)).toEqual([]);
    },
  );
});
