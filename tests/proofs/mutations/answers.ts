import { changeOf, changeRule, type ProofMutation, withoutProperty } from '../mutation.ts';

const exchangeRolesModule = changeOf<
  typeof import('../../../packages/connectors/src/builders/exchange-roles.ts')
>('connectors/src/builders/exchange-roles.ts');
const allEntitiesModule = changeOf<
  typeof import('../../../packages/connectors/src/entities/all-entities.ts')
>('connectors/src/entities/all-entities.ts');
const connectorOptionsModule = changeOf<
  typeof import('../../../packages/connectors/src/entities/connector-options.ts')
>('connectors/src/entities/connector-options.ts');
const identitySetModule = changeOf<
  typeof import('../../../packages/connectors/src/entities/identity-set.ts')
>('connectors/src/entities/identity-set.ts');
const teamsEntitiesModule = changeOf<
  typeof import('../../../packages/connectors/src/entities/teams-entities.ts')
>('connectors/src/entities/teams-entities.ts');
const asciiCaseModule = changeOf<typeof import('../../../packages/engine/src/kernel/ascii-case.ts')>(
  'engine/src/kernel/ascii-case.ts',
);
const parseJsonModule = changeOf<typeof import('../../../packages/engine/src/kernel/json/parse-json.ts')>(
  'engine/src/kernel/json/parse-json.ts',
);
const coarsenTimeModule = changeOf<typeof import('../../../packages/engine/src/kernel/time/coarsen-time.ts')>(
  'engine/src/kernel/time/coarsen-time.ts',
);
const visibleTextModule = changeOf<typeof import('../../../packages/engine/src/kernel/visible-text.ts')>(
  'engine/src/kernel/visible-text.ts',
);
const kernelSessionModule = changeOf<
  typeof import('../../../packages/engine/src/sanitizer/bytes/kernel-session.ts')
>('engine/src/sanitizer/bytes/kernel-session.ts');
const takeSortedOutputModule = changeOf<
  typeof import('../../../packages/engine/src/sanitizer/bytes/take-sorted-output.ts')
>('engine/src/sanitizer/bytes/take-sorted-output.ts');
const openNativeModule = changeOf<typeof import('../../../packages/engine/src/sanitizer/open-native.ts')>(
  'engine/src/sanitizer/open-native.ts',
);
const meetingProviderModule = changeOf<
  typeof import('../../../packages/engine/src/sanitizer/transforms/meeting-provider.ts')
>('engine/src/sanitizer/transforms/meeting-provider.ts');
const answerShapeModule = changeOf<
  typeof import('../../../packages/engine/src/sanitizer/tree/answer-shape.ts')
>('engine/src/sanitizer/tree/answer-shape.ts');
const tallyModule = changeOf<typeof import('../../../packages/engine/src/sanitizer/tree/tally.ts')>(
  'engine/src/sanitizer/tree/tally.ts',
);
const treatLeafModule = changeOf<typeof import('../../../packages/engine/src/sanitizer/tree/treat-leaf.ts')>(
  'engine/src/sanitizer/tree/treat-leaf.ts',
);

const pageSliceModule = changeOf<typeof import('../../../packages/engine/src/requests/links/page-slice.ts')>(
  'engine/src/requests/links/page-slice.ts',
);
const compareRowsModule = changeOf<
  typeof import('../../../packages/engine/src/sanitizer/order/compare-rows.ts')
>('engine/src/sanitizer/order/compare-rows.ts');
const rowOrdersModule = changeOf<typeof import('../../../packages/connectors/src/builders/row-orders.ts')>(
  'connectors/src/builders/row-orders.ts',
);

const createCollectionNodeModule = changeOf<
  typeof import('../../../packages/engine/src/plan/create-collection-node.ts')
>('engine/src/plan/create-collection-node.ts');
const sanitizeTreeModule = changeOf<
  typeof import('../../../packages/engine/src/sanitizer/tree/sanitize-tree.ts')
>('engine/src/sanitizer/tree/sanitize-tree.ts');
const openSanitizerModule = changeOf<
  typeof import('../../../packages/engine/src/sanitizer/open-sanitizer.ts')
>('engine/src/sanitizer/open-sanitizer.ts');
const buildersModule = changeOf<typeof import('../../../packages/rules/src/native/builders.ts')>(
  'rules/src/native/builders.ts',
);
const createShapeErrorModule = changeOf<
  typeof import('../../../packages/engine/src/sanitizer/tree/create-shape-error.ts')
>('engine/src/sanitizer/tree/create-shape-error.ts');
const closedListsModule = changeOf<typeof import('../../../packages/engine/src/kernel/closed-lists.ts')>(
  'engine/src/kernel/closed-lists.ts',
);
const grammarsModule = changeOf<typeof import('../../../packages/engine/src/kernel/grammars.ts')>(
  'engine/src/kernel/grammars.ts',
);
const findRemainingModule = changeOf<
  typeof import('../../../packages/rules/src/review/remaining/find-remaining.ts')
>('rules/src/review/remaining/find-remaining.ts');
const sensitiveNameModule = changeOf<
  typeof import('../../../packages/rules/src/review/sensitive/find-sensitive-name.ts')
>('rules/src/review/sensitive/find-sensitive-name.ts');
const valueFormModule = changeOf<typeof import('../../../packages/connectors/src/statements/value-form.ts')>(
  'connectors/src/statements/value-form.ts',
);
const calendarTables = withoutProperty<typeof import('../../../packages/connectors/src/entities/event.ts')>(
  'connectors/src/entities/event.ts',
);

export const ANSWERS_MUTATIONS: readonly ProofMutation[] = [
  exchangeRolesModule(
    'getExchangeRole',
    { to: 'no role has one of Exchange', instead: () => () => undefined },
    [
      'exchange-roles.test.ts › T9-12',
      'examine-scope.test.ts › SCP-01 scoping: exchange',
      'documents.test.ts › EXS-01',
    ],
  ),
  allEntitiesModule(
    'createEntityRule',
    {
      to: 'all texts are kept',
      instead: (original) => (name, options) => {
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
    },
    [
      'joining-texts.test.ts › KND-01',
      'known-fields.test.ts › knows every property that the simulated Graph answers',
      'meeting-joins.test.ts › KND-01',
    ],
  ),
  allEntitiesModule(
    'createEntityRule',
    {
      to: 'what is not known is kept',
      instead: (original) => (name, options) => {
        const rule = original(name, options);
        return rule && { ...rule, others: { treatment: 'keep', type: 'string', class: 'technical' } };
      },
    },
    ['policy.test.ts › keeps free text only where administrators or the service write it'],
  ),
  allEntitiesModule(
    'createEntityRule',
    {
      to: 'the first property is missing',
      instead: (original) => (name, options) => {
        const rule = original(name, options);
        if (rule === undefined || !('properties' in rule)) return rule;
        const [, ...properties] = Object.entries(rule.properties);
        return { ...rule, properties: Object.fromEntries(properties) };
      },
    },
    ['teams-samples.test.ts › do not trust the kind that an event claims'],
  ),
  connectorOptionsModule('isPlaintextId', { to: 'every id is in clear', instead: () => () => true }, [
    'teams-facts.test.ts › KEY-01',
    'compiled-policy.test.ts › KEY-01: things in paths',
  ]),
  identitySetModule(
    'identitySetRule',
    {
      to: 'an identity is as it comes',
      instead: (original) => () => ({
        ...original(),
        others: { treatment: 'keep', type: 'string', class: 'contact' },
      }),
    },
    [
      'sanitized-files-and-mail.test.ts › treats an identity of each known kind by any of its properties, and drops others',
    ],
  ),
  teamsEntitiesModule(
    'createTeamsEntityRule',
    {
      to: 'what is not known is kept',
      instead: (original) => (name, options) => {
        const rule = original(name, options);
        return rule && { ...rule, others: { treatment: 'keep', type: 'string', class: 'contact' } };
      },
    },
    ['teams-samples.test.ts › KND-01'],
  ),
  changeRule('chatMessageAttachment', 'teamsAppId', { treatment: 'keep', type: 'string' }, [
    'teams-samples.test.ts › LEK-01',
  ]),
  asciiCaseModule(
    'toAsciiLowerCase',
    { to: 'lower-cases all letters', instead: () => (text) => text.toLowerCase() },
    ['ascii-case.test.ts › lower-cases A-Z only'],
  ),
  parseJsonModule(
    'parseJson',
    {
      to: 'without limits',
      instead: (original) => (bytes) => original(bytes, { depth: 1_000, stringBytes: 1e9, objectKeys: 1e9 }),
    },
    ['json.test.ts › holds the %s limit'],
  ),
  coarsenTimeModule('isGrainStart', { to: 'every time begins a unit', instead: () => () => true }, [
    'guard-option.test.ts › KEY-01',
    'coarsen-time.test.ts › KEY-01',
    'coarse-times.test.ts › KEY-01',
  ]),
  coarsenTimeModule('coarsenTime', { to: 'stays exact', instead: () => (text) => text }, [
    'coarsen-time.test.ts › KEY-01',
    'coarse-times.test.ts › KEY-01',
  ]),
  visibleTextModule('toVisibleText', { to: 'control characters leave', instead: () => (text) => text }, [
    'treat-leaf.test.ts › S12: a kept text',
  ]),
  kernelSessionModule('releaseKernel', { to: 'nothing is cleared', instead: () => () => undefined }, [
    'open-byte-engine.test.ts › nothing of it is left in memory',
    'open-byte-engine.test.ts › the memory does not grow with the document',
    'open-byte-engine.test.ts › nor where areas of the memory lay before they grew',
    'open-byte-engine.test.ts › RES-01',
  ]),
  openNativeModule(
    'openNative',
    {
      to: 'the answer goes out as Graph wrote it',
      instead: (original) => (response, context) => {
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
    },
    [
      'open-sanitizer.test.ts › SAN-05',
      'open-sanitizer.test.ts › keeps numbers as written or drops them',
      'open-sanitizer.test.ts › SAN-05, SAN-06',
      'open-sanitizer.test.ts › SAN-08',
      'export-leak.test.ts › EXP-01',
    ],
  ),
  meetingProviderModule(
    'getMeetingProvider',
    { to: 'whatever host it has', instead: () => (text) => /https:\/\/([^/]+)/.exec(text)?.[1] ?? null },
    ['meeting-provider.test.ts › says one of its constants or nothing'],
  ),
  answerShapeModule(
    'findUnexpectedShape',
    { to: 'every shape is expected', instead: () => () => undefined },
    ['answer-shape.test.ts › SHP-01', 'shapes.test.ts › SHP-01 both engines withhold the same shapes'],
  ),
  tallyModule(
    'createTally',
    {
      to: 'is shared',
      instead: (original) => {
        const tally = original();
        return () => tally;
      },
    },
    [
      'treat-node.test.ts › SAN-01',
      'treat-node.test.ts › drops the key',
      'treat-node.test.ts › SAN-03',
      'treat-node.test.ts › SAN-04',
    ],
  ),
  treatLeafModule('treatLeaf', { to: 'a value stays as it is', instead: () => (_, value) => value }, [
    'teams-samples.test.ts › keep settings; secrets, numbers and links go',
    'treat-leaf.test.ts › SAN-02',
    'treat-leaf.test.ts › S12: a kept text',
    "domain-policy.test.ts › the connector's list of own domains stays in clear",
  ]),
  changeRule('user', 'createdDateTime', { treatment: 'keep', type: 'dateTime' }, [
    'kept-properties.test.ts › LEK-01',
    'exact-keys.test.ts › KEY-01',
  ]),
  pageSliceModule(
    'sliceRequest',
    {
      to: 'Graph gives pages of the size that was asked for',
      instead: () => (_, target, headers) => ({ target, headers }),
    },
    ['row-order.test.ts › S2 small pages'],
  ),
  takeSortedOutputModule(
    'takeSortedOutput',
    {
      to: 'rows stay where they are',
      instead: (original) => (open) => {
        const exports = { ...open.kernel.exports, sortRows: () => 0 };
        original({ ...open, kernel: { ...open.kernel, exports } });
      },
    },
    ['take-sorted-output.test.ts › S2 rows leave the kernel in their order'],
  ),
  takeSortedOutputModule(
    'takeSortedOutput',
    {
      to: 'faults are ignored',
      instead: (original) => (open) => {
        try {
          original(open);
        } catch {
          open.outputLength = 0;
        }
      },
    },
    ['take-sorted-output.test.ts › S2 a fault in the sort withholds the page'],
  ),
  compareRowsModule('sortRows', { to: 'rows stay where they are', instead: () => () => undefined }, [
    'row-order.test.ts › S2 $orderby',
    'order.test.ts › S2: every order of Graph gives the same bytes',
  ]),
  rowOrdersModule(
    'withRowOrders',
    {
      to: 'times of the day keep the order as those of the second do',
      instead: (original) => (endpoints) => original(endpoints, { times: 'second' }),
    },
    ['row-order.test.ts › S2 with times of the day'],
  ),
  rowOrdersModule('withRowOrders', { to: 'no order is kept', instead: () => (endpoints) => endpoints }, [
    'row-orders.test.ts › S2',
  ]),
  createCollectionNodeModule(
    'getContinuationNode',
    {
      to: 'only the whole answer goes on',
      instead: () => (response, pointer) => (pointer === '' ? response : undefined),
    },
    ['create-collection-node.test.ts › LNK-01'],
  ),
  allEntitiesModule(
    'createEntityRule',
    {
      to: 'a list inside has no link to its rest',
      instead: (original) => (name, options) => {
        const rule = original(name, options);
        if (rule === undefined || !('properties' in rule)) return rule;
        const properties = Object.entries(rule.properties).filter(
          ([each]) => !/\w@odata\.nextLink$/.test(each),
        );
        return { ...rule, properties: Object.fromEntries(properties) };
      },
    },
    ['create-collection-node.test.ts › SHP-01 each list that a request may expand'],
  ),
  openSanitizerModule(
    'openSanitizer',
    {
      to: 'a byte that comes alone is lost',
      instead: (original) => (engine, limits) => {
        const sanitizer = original(engine, limits);
        return {
          ...sanitizer,
          write: (chunk) => {
            if (chunk.length !== 1) sanitizer.write(chunk);
          },
        };
      },
    },
    ['open-sanitizer.test.ts › SAN-12', 'engines.test.ts › cut at every byte'],
  ),
  sanitizeTreeModule(
    'sanitizeTree',
    {
      to: 'only a tree writes numbers as texts',
      instead: (original) => (plan, bytes, context) => {
        const { text, tally } = original(plan, bytes, context);
        return { text: text.replaceAll(/:(\d+)/g, ':"$1"'), tally };
      },
    },
    ['connectors.test.ts › the engines agree'],
  ),
  buildersModule(
    'drop',
    {
      to: 'names of applications stay',
      instead: (original) => (dataClass, reason) =>
        reason?.startsWith('Set-up of an application') === true
          ? { treatment: 'keep', type: 'string', class: dataClass, reason }
          : original(dataClass, reason),
    },
    ['directory-object.test.ts › does not let one kind relax what another demands'],
  ),
  createShapeErrorModule(
    'createShapeError',
    { to: 'every shape is called root', instead: (original) => () => original('root') },
    ['answer-shapes.test.ts › SHP-01'],
  ),
  calendarTables('CALENDAR', 'canShare', [
    'published-types.test.ts › has a rule for each published property and no other',
  ]),
  exchangeRolesModule(
    'grantsMailboxAccess',
    { to: 'no permission opens mailboxes', instead: () => () => false },
    ['setup-entra.test.ts › T9-12'],
  ),
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
  closedListsModule('keepListed', { to: 'others stay as they are', instead: () => (_, value) => value }, [
    'closed-lists.test.ts › replaces others by one of its own members',
  ]),
  closedListsModule('foldListed', { to: 'skin tones count', instead: () => (text) => text.toLowerCase() }, [
    'closed-lists.test.ts › what is nearly a member is the same to both',
  ]),
  grammarsModule('matchesGrammar', { to: 'every text fits', instead: () => () => true }, [
    'organisation-text.test.ts › text of an organisation',
  ]),
  findRemainingModule('findRemaining', { to: 'nothing is found', instead: () => () => [] }, [
    'find-remaining.test.ts › by a relation, by $expand, and by the other connectors',
  ]),
  sensitiveNameModule('findSensitiveName', { to: 'no name is sensitive', instead: () => () => undefined }, [
    'check-sensitive.test.ts › row P3',
  ]),
  treatLeafModule(
    'treatLeaf',
    {
      to: 'the domain policy is not asked',
      instead: (original) => (action, value, treating) => {
        if (action.treatment !== 'keep') return original(action, value, treating);
        const { byDomainPolicy: _, ...plain } = action;
        return original(plain, value, treating);
      },
    },
    ['domain-policy.test.ts › S7: the policy decides about every domain and tenant'],
  ),
  treatLeafModule(
    'treatLeaf',
    {
      to: 'a value outside its list is not counted',
      instead: (original) => (action, value, treating) => {
        const { unlisted } = treating.tally;
        const treated = original(action, value, treating);
        treating.tally.unlisted = unlisted;
        return treated;
      },
    },
    ['closed-lists.test.ts › counts what is not in it'],
  ),
  openSanitizerModule(
    'openSanitizer',
    {
      to: 'values outside their lists are not counted',
      instead: (original) => (engine, limits) => {
        const sanitizer = original(engine, limits);
        return { ...sanitizer, end: () => ({ ...sanitizer.end(), unlisted: 0 }) };
      },
    },
    [
      'closed-lists.test.ts › counts what is not in it',
      'unlisted-values.test.ts › a value that its list lacks is counted apart from mismatches',
    ],
  ),
  valueFormModule('getValueForm', { to: 'nothing leaves', instead: () => () => undefined }, [
    'statements.test.ts › each statement says what the endpoints deliver',
  ]),
  changeRule('chatMessage', 'createdDateTime', { treatment: 'keep', type: 'dateTime' }, [
    'exact-keys.test.ts › KEY-01',
  ]),
  changeRule('message', 'conversationId', { treatment: 'keep', type: 'string' }, [
    'exact-keys.test.ts › KEY-01',
  ]),
];
