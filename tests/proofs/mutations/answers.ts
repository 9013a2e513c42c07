import {
  getExchangeRole,
  grantsMailboxAccess,
} from '../../../packages/connectors/src/builders/exchange-roles.ts';
import { withRowOrders } from '../../../packages/connectors/src/builders/row-orders.ts';
import { createEntityRule } from '../../../packages/connectors/src/entities/all-entities.ts';
import { isPlaintextId } from '../../../packages/connectors/src/entities/connector-options.ts';
import { CALENDAR } from '../../../packages/connectors/src/entities/event.ts';
import { identitySetRule } from '../../../packages/connectors/src/entities/identity-set.ts';
import { createTeamsEntityRule } from '../../../packages/connectors/src/entities/teams-entities.ts';
import { getValueForm } from '../../../packages/connectors/src/statements/value-form.ts';
import { toAsciiLowerCase } from '../../../packages/engine/src/kernel/ascii-case.ts';
import { foldListed, keepListed } from '../../../packages/engine/src/kernel/closed-lists.ts';
import { matchesGrammar } from '../../../packages/engine/src/kernel/grammars.ts';
import { parseJson } from '../../../packages/engine/src/kernel/json/parse-json.ts';
import { coarsenTime, isGrainStart } from '../../../packages/engine/src/kernel/time/coarsen-time.ts';
import { toVisibleText } from '../../../packages/engine/src/kernel/visible-text.ts';
import { getContinuationNode } from '../../../packages/engine/src/plan/create-collection-node.ts';
import { sliceRequest } from '../../../packages/engine/src/requests/links/page-slice.ts';
import { releaseKernel } from '../../../packages/engine/src/sanitizer/bytes/kernel-session.ts';
import { takeSortedOutput } from '../../../packages/engine/src/sanitizer/bytes/take-sorted-output.ts';
import { openNative } from '../../../packages/engine/src/sanitizer/open-native.ts';
import { openSanitizer } from '../../../packages/engine/src/sanitizer/open-sanitizer.ts';
import { sortRows } from '../../../packages/engine/src/sanitizer/order/compare-rows.ts';
import { getMeetingProvider } from '../../../packages/engine/src/sanitizer/transforms/meeting-provider.ts';
import { findUnexpectedShape } from '../../../packages/engine/src/sanitizer/tree/answer-shape.ts';
import { createShapeError } from '../../../packages/engine/src/sanitizer/tree/create-shape-error.ts';
import { sanitizeTree } from '../../../packages/engine/src/sanitizer/tree/sanitize-tree.ts';
import { createTally } from '../../../packages/engine/src/sanitizer/tree/tally.ts';
import { treatLeaf } from '../../../packages/engine/src/sanitizer/tree/treat-leaf.ts';
import { drop } from '../../../packages/rules/src/native/builders.ts';
import { findRemaining } from '../../../packages/rules/src/review/remaining/find-remaining.ts';
import { findSensitiveName } from '../../../packages/rules/src/review/sensitive/find-sensitive-name.ts';
import { change, changeMade, changeRule, type ProofMutation, withoutProperty } from '../mutation.ts';

export const ANSWERS_MUTATIONS: readonly ProofMutation[] = [
  change(getExchangeRole)('no role has one of Exchange', () => () => undefined, [
    'exchange-roles.test.ts › T9-12',
    'examine-scope.test.ts › SCP-01 scoping: exchange',
    'documents.test.ts › EXS-01',
  ]),
  change(createEntityRule)(
    'all texts are kept',
    (original) => (name, options) => {
      const rule = original(name, options);
      if (rule === undefined || !('properties' in rule)) return rule;
      return {
        ...rule,
        properties: Object.fromEntries(
          Object.entries(rule.properties).map(([each, field]) => [
            each,
            'treatment' in field && field.treatment !== 'sealLink'
              ? { treatment: 'keep', type: 'string', class: 'contact' }
              : field,
          ]),
        ),
      };
    },
    [
      'joining-texts.test.ts › KND-01',
      'known-fields.test.ts › knows every property that the simulated Graph answers',
      'meeting-joins.test.ts › KND-01',
    ],
  ),
  change(createEntityRule)(
    'what is not known is kept',
    (original) => (name, options) => {
      const rule = original(name, options);
      return rule && { ...rule, others: { treatment: 'keep', type: 'string', class: 'technical' } };
    },
    ['policy.test.ts › keeps free text only where administrators or the service write it'],
  ),
  change(createEntityRule)(
    'the first property is missing',
    (original) => (name, options) => {
      const rule = original(name, options);
      if (rule === undefined || !('properties' in rule)) return rule;
      const [, ...properties] = Object.entries(rule.properties);
      return { ...rule, properties: Object.fromEntries(properties) };
    },
    ['teams-samples.test.ts › do not trust the kind that an event claims'],
  ),
  change(isPlaintextId)('every id is in clear', () => () => true, [
    'teams-facts.test.ts › KEY-01',
    'compiled-policy.test.ts › KEY-01: things in paths',
  ]),
  changeMade(identitySetRule)(
    'an identity is as it comes',
    () => ({ others: { treatment: 'keep', type: 'string', class: 'contact' } }),
    [
      'sanitized-files-and-mail.test.ts › treats an identity of each known kind by any of its properties, and drops others',
    ],
  ),
  change(createTeamsEntityRule)(
    'what is not known is kept',
    (original) => (name, options) => {
      const rule = original(name, options);
      return rule && { ...rule, others: { treatment: 'keep', type: 'string', class: 'contact' } };
    },
    ['teams-samples.test.ts › KND-01'],
  ),
  changeRule('chatMessageAttachment', 'teamsAppId', { treatment: 'keep', type: 'string' }, [
    'teams-samples.test.ts › LEK-01',
  ]),
  change(toAsciiLowerCase)('lower-cases all letters', () => (text) => text.toLowerCase(), [
    'ascii-case.test.ts › lower-cases A-Z only',
  ]),
  change(parseJson)(
    'without limits',
    (original) => (bytes) => original(bytes, { depth: 1_000, stringBytes: 1e9, objectKeys: 1e9 }),
    ['json.test.ts › holds the %s limit'],
  ),
  change(isGrainStart)('every time begins a unit', () => () => true, [
    'guard-option.test.ts › KEY-01',
    'coarsen-time.test.ts › KEY-01',
    'coarse-times.test.ts › KEY-01',
  ]),
  change(coarsenTime)('stays exact', () => (text) => text, [
    'coarsen-time.test.ts › KEY-01',
    'coarse-times.test.ts › KEY-01',
  ]),
  change(toVisibleText)('control characters leave', () => (text) => text, [
    'treat-leaf.test.ts › S12: a kept text',
  ]),
  change(releaseKernel)('nothing is cleared', () => () => undefined, [
    'open-byte-engine.test.ts › nothing of it is left in memory',
    'open-byte-engine.test.ts › the memory does not grow with the document',
    'open-byte-engine.test.ts › nor where areas of the memory lay before they grew',
    'open-byte-engine.test.ts › RES-01',
  ]),
  change(openNative)(
    'the answer goes out as Graph wrote it',
    (original) => (response, context) => {
      const engine = original(response, context);
      const chunks: Uint8Array[] = [];
      return {
        ...engine,
        write: (chunk) => {
          chunks.push(Uint8Array.from(chunk));
          engine.write(chunk);
        },
        end: () => {
          const { tally } = engine.end();
          return { tally, body: new Uint8Array(chunks.flatMap((chunk) => [...chunk])) };
        },
      };
    },
    [
      'open-sanitizer.test.ts › SAN-05',
      'open-sanitizer.test.ts › keeps numbers as written or drops them',
      'open-sanitizer.test.ts › SAN-05, SAN-06',
      'open-sanitizer.test.ts › SAN-08',
      'export-leak.test.ts › EXP-01',
    ],
  ),
  change(getMeetingProvider)(
    'whatever host it has',
    () => (text) => /https:\/\/([^/]+)/.exec(text)?.[1] ?? null,
    ['meeting-provider.test.ts › says one of its constants or nothing'],
  ),
  change(findUnexpectedShape)('every shape is expected', () => () => undefined, [
    'answer-shape.test.ts › SHP-01',
    'shapes.test.ts › SHP-01 both engines withhold the same shapes',
  ]),
  change(createTally, 'packages/engine/src/sanitizer/tree/tally.ts')(
    'is shared',
    (original) => {
      const tally = original();
      return () => tally;
    },
    [
      'treat-node.test.ts › SAN-01',
      'treat-node.test.ts › drops the key',
      'treat-node.test.ts › SAN-03',
      'treat-node.test.ts › SAN-04',
    ],
  ),
  change(treatLeaf)('a value stays as it is', () => (_, value) => value, [
    'teams-samples.test.ts › keep settings; secrets, numbers and links go',
    'treat-leaf.test.ts › SAN-02',
    'treat-leaf.test.ts › S12: a kept text',
    "domain-policy.test.ts › the connector's list of own domains stays in clear",
  ]),
  changeRule('user', 'createdDateTime', { treatment: 'keep', type: 'dateTime' }, [
    'kept-properties.test.ts › LEK-01',
    'exact-keys.test.ts › KEY-01',
  ]),
  change(sliceRequest)(
    'Graph gives pages of the size that was asked for',
    () => (_, target, headers) => ({ target, headers }),
    ['row-order.test.ts › S2 small pages'],
  ),
  change(takeSortedOutput)(
    'rows stay where they are',
    (original) => (open) => {
      const exports = { ...open.kernel.exports, sortRows: () => 0 };
      original({ ...open, kernel: { ...open.kernel, exports } });
    },
    ['take-sorted-output.test.ts › S2 rows leave the kernel in their order'],
  ),
  change(takeSortedOutput)(
    'faults are ignored',
    (original) => (open) => {
      try {
        original(open);
      } catch {
        open.outputLength = 0;
      }
    },
    ['take-sorted-output.test.ts › S2 a fault in the sort withholds the page'],
  ),
  change(sortRows)('rows stay where they are', () => () => undefined, [
    'row-order.test.ts › S2 $orderby',
    'order.test.ts › S2: every order of Graph gives the same bytes',
  ]),
  change(withRowOrders)(
    'times of the day keep the order as those of the second do',
    (original) => (endpoints) => original(endpoints, { times: 'second' }),
    ['row-order.test.ts › S2 with times of the day'],
  ),
  change(withRowOrders)('no order is kept', () => (endpoints) => endpoints, ['row-orders.test.ts › S2']),
  change(getContinuationNode)(
    'only the whole answer goes on',
    () => (response, pointer) => (pointer === '' ? response : undefined),
    ['create-collection-node.test.ts › LNK-01'],
  ),
  change(createEntityRule)(
    'a list inside has no link to its rest',
    (original) => (name, options) => {
      const rule = original(name, options);
      if (rule === undefined || !('properties' in rule)) return rule;
      const properties = Object.entries(rule.properties).filter(
        ([each]) => !/\w@odata\.nextLink$/.test(each),
      );
      return { ...rule, properties: Object.fromEntries(properties) };
    },
    ['create-collection-node.test.ts › SHP-01 each list that a request may expand'],
  ),
  changeMade(openSanitizer)(
    'a byte that comes alone is lost',
    (sanitizer) => ({
      write: (chunk) => {
        if (chunk.length !== 1) sanitizer.write(chunk);
      },
    }),
    ['open-sanitizer.test.ts › SAN-12', 'engines.test.ts › cut at every byte'],
  ),
  change(sanitizeTree)(
    'only a tree writes numbers as texts',
    (original) => (plan, bytes, context) => {
      const { text, tally } = original(plan, bytes, context);
      return { text: text.replaceAll(/:(\d+)/g, ':"$1"'), tally };
    },
    ['connectors.test.ts › the engines agree'],
  ),
  change(drop)(
    'names of applications stay',
    (original) => (dataClass, reason) =>
      reason?.startsWith('Set-up of an application') === true
        ? { treatment: 'keep', type: 'string', class: dataClass, reason }
        : original(dataClass, reason),
    ['directory-object.test.ts › does not let one kind relax what another demands'],
  ),
  change(createShapeError)('every shape is called root', (original) => () => original('root'), [
    'answer-shapes.test.ts › SHP-01',
  ]),
  withoutProperty('packages/connectors/src/entities/event.ts', { CALENDAR }, 'canShare', [
    'published-types.test.ts › has a rule for each published property and no other',
  ]),
  change(grantsMailboxAccess)('no permission opens mailboxes', () => () => false, [
    'setup-entra.test.ts › T9-12',
  ]),
  changeRule('user', 'displayName', { treatment: 'keep', type: 'string' }, [
    'leak.test.ts › no canary and no person of the tenant is in any header or body',
    'leak.test.ts › BAT-01 the same calls in batches',
    'golden-answers.test.ts › SAN-07',
    'options.test.ts › nothing of it is in any header or body',
  ]),
  // The type is meant for the service; it must not make the service the writer.
  changeRule('chatMessageReaction', 'reactionType', { treatment: 'keep', type: 'serviceWord' }, [
    'hostile-kept.test.ts › no hostile text leaves',
    'hostile-delivered.test.ts › LEK-01: no hostile text is in the headers and the body of a response',
    'author-values.test.ts › reactions, languages and kinds of attachments are those of lists',
  ]),
  changeRule('event', 'originalStartTimeZone', { treatment: 'keep', type: 'timeZone' }, [
    'author-values.test.ts › zones of an event are those of a list',
  ]),
  changeRule('chatMessage', 'importance', { treatment: 'keep', type: 'serviceWord' }, [
    'author-values.test.ts › words that an enumeration lacks leave as its unknownFutureValue',
  ]),
  changeRule('chatMessagePolicyViolation', 'dlpAction', { treatment: 'keep', type: 'string' }, [
    'author-values.test.ts › several words of an enumeration are each of its own',
    'teams-types.test.ts › has rules of the shape of their values',
  ]),
  change(keepListed)('others stay as they are', () => (_, value) => value, [
    'closed-lists.test.ts › replaces others by one of its own members',
  ]),
  change(foldListed)('skin tones count', () => (text) => text.toLowerCase(), [
    'closed-lists.test.ts › what is nearly a member is the same to both',
  ]),
  change(matchesGrammar)('every text fits', () => () => true, [
    'organisation-text.test.ts › text of an organisation',
  ]),
  change(findRemaining)('nothing is found', () => () => [], [
    'find-remaining.test.ts › by a relation, by $expand, and by the other connectors',
  ]),
  change(findSensitiveName)('no name is sensitive', () => () => undefined, [
    'check-sensitive.test.ts › row P3',
  ]),
  change(treatLeaf)(
    'the domain policy is not asked',
    (original) => (action, value, treating) => {
      if (action.treatment !== 'keep') return original(action, value, treating);
      const { byDomainPolicy: _, ...plain } = action;
      return original(plain, value, treating);
    },
    ['domain-policy.test.ts › S7: the policy decides about every domain and tenant'],
  ),
  change(treatLeaf)(
    'a value outside its list is not counted',
    (original) => (action, value, treating) => {
      const { unlisted } = treating.tally;
      const treated = original(action, value, treating);
      treating.tally.unlisted = unlisted;
      return treated;
    },
    ['closed-lists.test.ts › counts what is not in it'],
  ),
  changeMade(openSanitizer)(
    'values outside their lists are not counted',
    (sanitizer) => ({ end: () => ({ ...sanitizer.end(), unlisted: 0 }) }),
    [
      'closed-lists.test.ts › counts what is not in it',
      'unlisted-values.test.ts › a value that its list lacks is counted apart from mismatches',
    ],
  ),
  change(getValueForm)('nothing leaves', () => () => undefined, [
    'statements.test.ts › each statement says what the endpoints deliver',
  ]),
  changeRule('chatMessage', 'createdDateTime', { treatment: 'keep', type: 'dateTime' }, [
    'exact-keys.test.ts › KEY-01',
  ]),
  changeRule('message', 'conversationId', { treatment: 'keep', type: 'string' }, [
    'exact-keys.test.ts › KEY-01',
  ]),
];
