import { withCondition } from '../../../packages/clouds/src/settings/field.ts';
import { createBulkPseudonymizer } from '../../../packages/gateway/src/app/bulk/create-bulk-pseudonymizer.ts';
import { makeOrKeep } from '../../../packages/gateway/src/app/connectors/connector-fault.ts';
import { createTokenPool } from '../../../packages/gateway/src/app/create-token-pool.ts';
import { checkKeyFingerprint } from '../../../packages/gateway/src/app/keys/check-pins.ts';
import { createPseudonymizers } from '../../../packages/gateway/src/app/keys/create-pseudonymizers.ts';
import { readPseudonymSecrets } from '../../../packages/gateway/src/app/keys/read-pseudonym-secrets.ts';
import { loadPlan, loadRuleSet } from '../../../packages/gateway/src/app/load-rule-set.ts';
import { createKeyChangeAuditor } from '../../../packages/gateway/src/app/observed/create-known-callers.ts';
import { writeCachedRules } from '../../../packages/gateway/src/app/rules/cached-rules.ts';
import { rejectErrorPage } from '../../../packages/gateway/src/app/rules/read-rule-text.ts';
import { prefetchToken } from '../../../packages/gateway/src/app/token-prefetch.ts';
import { checkBulk } from '../../../packages/gateway/src/config/bulk/check-bulk.ts';
import { checkCallers } from '../../../packages/gateway/src/config/check-callers.ts';
import { loadConfig } from '../../../packages/gateway/src/config/load-config.ts';
import { checkTenants } from '../../../packages/gateway/src/config/tenants/check-tenants.ts';
import { getTenantPseudonyms } from '../../../packages/gateway/src/config/tenants/get-tenant-pseudonyms.ts';
import {
  countCertainRoutes,
  findNamedRoute,
} from '../../../packages/gateway/src/proxy/steps/check-in-service.ts';
import { createRuleCache } from '../../../packages/hosts/src/files/rule-cache.ts';
import { escapePropertyName } from '../../../packages/rules/src/dialects/field-path.ts';
import { checkFields } from '../../../packages/rules/src/native/check-fields.ts';
import { checkOverlap } from '../../../packages/rules/src/native/check-overlap.ts';
import { isNeverForwarded } from '../../../packages/rules/src/native/check-parameters.ts';
import { checkPaths } from '../../../packages/rules/src/native/check-paths.ts';
import { readRules } from '../../../packages/rules/src/native/parse-rules.ts';
import { lintParsedRules } from '../../../packages/rules/src/review/lint/lint-rules.ts';
import { escapeUnprintable } from '../../../packages/rules/src/text/escape-unprintable.ts';
import { parseJsonPath } from '../../../packages/rules/src/text/jsonpath/parse-json-path.ts';
import { quoteWord } from '../../../packages/rules/src/text/quote.ts';
import { assertPatternSize } from '../../../packages/rules/src/text/regex/automaton/pattern-size.ts';
import { readYaml } from '../../../packages/rules/src/text/yaml/read-yaml.ts';
import { toYamlErrors } from '../../../packages/rules/src/text/yaml/to-yaml-errors.ts';
import { change, changeMade, type ProofMutation } from '../mutation.ts';

export const CONFIGURATION_MUTATIONS: readonly ProofMutation[] = [
  change(withCondition)('no condition holds', () => (field) => field, [
    'secret-reference.test.ts › CFG-05',
    'state-settings.test.ts › SHR-05',
  ]),
  changeMade(createBulkPseudonymizer)('one name for all keys', () => ({ fingerprint: '0'.repeat(16) }), [
    'create-bulk-pseudonymizer.test.ts › BLK-05',
  ]),
  change(createTokenPool)(
    'one cache for all applications',
    (original) => (config, ports, sharing) => {
      const pool = original(config, ports, sharing);
      const first = new Map();
      return {
        ...pool,
        getTokens: (connector, settings) => {
          const tokens = first.get('tokens') ?? pool.getTokens(connector, settings);
          first.set('tokens', tokens);
          return tokens;
        },
      };
    },
    ['create-token-pool.test.ts › another tenant or another application is another cache'],
  ),
  change(makeOrKeep)('one fault refuses all', () => async (making) => ({ value: await making, issues: [] }), [
    'one-faulty-connector.test.ts › one connector with a fault',
    'one-faulty-connector.test.ts › after a reload it keeps the rules from before',
  ]),
  change(createPseudonymizers)(
    'the keys of the first tenant serve all',
    (original) => (pseudonyms, secrets, shared) => {
      const make = original(pseudonyms, secrets, shared);
      const first = new Map<string, ReturnType<typeof make>>();
      return (settings) => {
        const made = first.get('made') ?? make(settings);
        first.set('made', made);
        return made;
      };
    },
    ['shared-plan.test.ts › KND-02'],
  ),
  change(getTenantPseudonyms)(
    'a tenant has the keys of all',
    () => (settings) => ({ settings, where: 'pseudonyms', hasOwnKeys: false }),
    ['tenant-keys.test.ts › KND-02'],
  ),
  change(checkTenants)('any tenants', () => () => [], ['check-tenants.test.ts › KND-02']),
  change(countCertainRoutes)('the next connector answers', () => () => Number.POSITIVE_INFINITY, [
    'check-in-service.test.ts › F17 a path without a connector never goes to another one',
  ]),
  change(findNamedRoute)(
    'a connector of others has a refusal of its own',
    (original) => (connectors, caller, segments) =>
      connectors.routes.get(segments[0] ?? '') ?? original(connectors, caller, segments),
    ['connector-names.test.ts › REQ-17'],
  ),
  change(checkKeyFingerprint)('no pin counts', () => () => undefined, [
    'cli-doctor.test.ts › PIN-01 pins that do not fit',
  ]),
  change(loadRuleSet)(
    'a file is not read',
    (original) => (id, settings, ports) => original(id, { ...settings, rules: undefined }, ports),
    ['load-rule-set.test.ts › is told with its source and never falls back'],
  ),
  change(loadPlan)(
    'rules that are gone are the default ones',
    (original) => async (id, settings, ports) => {
      try {
        return await original(id, settings, ports);
      } catch {
        return original(id, { ...settings, rules: undefined }, ports);
      }
    },
    ['faults.test.ts › CFG-04 nothing of a rule file has run'],
  ),
  change(loadPlan)(
    'the default policy wins',
    (original) => (id, settings, ports) => original(id, { ...settings, rules: undefined }, ports),
    ['faults.test.ts › CFG-03 rules of the customer win'],
  ),
  change(createKeyChangeAuditor)('a change of keys is in no line', () => () => () => undefined, [
    'observed.test.ts › by ids: who is let in now',
  ]),
  change(writeCachedRules)('nothing is kept', () => () => undefined, ['cached-rules.test.ts › PIN-01']),
  change(rejectErrorPage)('a page is a rule file', () => () => undefined, ['cli-rules.test.ts › PIN-01']),
  change(prefetchToken)('never', () => async () => undefined, ['token-prefetch.test.ts › FRZ-04']),
  change(checkBulk)('every job is good', () => () => [], [
    'check-bulk.test.ts › BLK-05 one job writes',
    'check-bulk.test.ts › BLK-05',
  ]),
  change(checkCallers)('every configuration of callers is good', () => () => [], [
    'check-callers.test.ts › where the gateway may be reached',
    'check-callers.test.ts › HOK-05',
  ]),
  change(loadConfig)(
    'lines that are wrong are left out',
    (original) => (input) => {
      for (let text = input.text; ; ) {
        try {
          return original({ ...input, text });
        } catch (error) {
          const [issue] =
            error instanceof Error && 'issues' in error && Array.isArray(error.issues) ? error.issues : [];
          if (typeof issue?.line !== 'number') throw error;
          const next = text
            .split('\n')
            .filter((_, at) => at !== issue.line - 1)
            .join('\n');
          if (next === text) throw error;
          text = next;
        }
      }
    },
    [
      'load-config.test.ts › never quote a value',
      'load-config.test.ts › (CFG-01)',
      'load-config.test.ts › misspelt key',
      'load-config.test.ts › wrong type',
      'load-config.test.ts › KND-02',
      'check-callers.test.ts › a symmetric algorithm',
    ],
  ),
  change(createRuleCache)(
    'for every text',
    (original) => (product) => {
      const cache = original(product);
      let last: string | undefined;
      return {
        ...cache,
        write: (file, text) => {
          last = text;
          cache.write(file, text);
        },
        read: () => last,
      };
    },
    ['rule-cache.test.ts › PIN-01'],
  ),
  change(escapePropertyName)('as it is', () => (key) => key, [
    'field-path.test.ts › may be data and is not shown',
  ]),
  change(checkFields)('every field is good', () => () => undefined, [
    'parse-rules.test.ts › tells all findings with file, line and column',
  ]),
  change(checkOverlap)('rules may hide one another', () => () => undefined, [
    'check-rules.test.ts › overlap › wider slot first',
  ]),
  change(isNeverForwarded)('every header may go on', () => () => false, [
    'tokens-in-requests.test.ts › never forwards credentials, framing or hops, whatever the rules name',
  ]),
  change(checkPaths)('every path is good', () => () => undefined, ['check-rules.test.ts › KND-01']),
  changeMade(readRules)('what is wrong is left out', () => ({ issues: [] }), [
    'parse-rules.test.ts › CFG-01',
  ]),
  change(lintParsedRules)('no rule is worth a word', () => async () => [], [
    'lint-rules.test.ts › pathRegex',
    'faults.test.ts › CFG-04 check tells',
  ]),
  change(escapeUnprintable)('as it is', () => (text) => text, [
    'layout.test.ts › what steers a terminal is shown as an escape',
  ]),
  change(parseJsonPath)(
    'what it does not know is left out',
    (original) => (source) => {
      try {
        return original(source);
      } catch {
        return original('$');
      }
    },
    ['json-path.test.ts › refuses %s with its position'],
  ),
  change(quoteWord)('whatever the word is', () => (value) => `"${value}"`, [
    'secrets-in-findings.test.ts › a secret',
  ]),
  change(assertPatternSize)('every pattern is small', () => () => undefined, [
    'regex-syntax.test.ts › refuses %s with its position',
    'bounds.test.ts › CFG-04 no pattern takes more than its bound',
  ]),
  change(toYamlErrors)(
    'quotes the text',
    (original) => (errors, text, limit) =>
      original(errors, text, limit).map((error) => ({ ...error, message: `${error.message}: ${text}` })),
    ['to-yaml-errors.test.ts › T4-02: what stands in the text is not repeated'],
  ),
  change(readPseudonymSecrets)(
    'domains have the keys of persons',
    (original) => (settings, secrets) =>
      original(
        settings.scheme === 'psoxy'
          ? { ...settings, domainSalt: undefined, domainEncryptionKey: undefined }
          : settings,
        secrets,
      ),
    ['read-pseudonym-secrets.test.ts › domains with'],
  ),
  change(readYaml)(
    'a long text is read again and again',
    (original) => (text) => {
      const end = performance.now() + 6_000;
      while (text.length > 100_000 && performance.now() < end) original(text);
      return original(text);
    },
    ['snakeyaml-files.test.ts › T8-02: a file of nothing but folds ends soon'],
  ),
];
