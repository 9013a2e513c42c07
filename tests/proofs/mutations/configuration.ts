import { changeOf, type ProofMutation } from '../mutation.ts';

const fieldModule = changeOf<typeof import('../../../packages/clouds/src/settings/field.ts')>(
  'clouds/src/settings/field.ts',
);
const createBulkPseudonymizerModule = changeOf<
  typeof import('../../../packages/gateway/src/app/bulk/create-bulk-pseudonymizer.ts')
>('gateway/src/app/bulk/create-bulk-pseudonymizer.ts');
const createTokenPoolModule = changeOf<
  typeof import('../../../packages/gateway/src/app/create-token-pool.ts')
>('gateway/src/app/create-token-pool.ts');
const connectorFaultModule = changeOf<
  typeof import('../../../packages/gateway/src/app/connectors/connector-fault.ts')
>('gateway/src/app/connectors/connector-fault.ts');
const createPseudonymizersModule = changeOf<
  typeof import('../../../packages/gateway/src/app/keys/create-pseudonymizers.ts')
>('gateway/src/app/keys/create-pseudonymizers.ts');
const getTenantPseudonymsModule = changeOf<
  typeof import('../../../packages/gateway/src/config/tenants/get-tenant-pseudonyms.ts')
>('gateway/src/config/tenants/get-tenant-pseudonyms.ts');
const checkTenantsModule = changeOf<
  typeof import('../../../packages/gateway/src/config/tenants/check-tenants.ts')
>('gateway/src/config/tenants/check-tenants.ts');
const checkInServiceModule = changeOf<
  typeof import('../../../packages/gateway/src/proxy/steps/check-in-service.ts')
>('gateway/src/proxy/steps/check-in-service.ts');
const checkPinsModule = changeOf<typeof import('../../../packages/gateway/src/app/keys/check-pins.ts')>(
  'gateway/src/app/keys/check-pins.ts',
);
const loadRuleSetModule = changeOf<typeof import('../../../packages/gateway/src/app/load-rule-set.ts')>(
  'gateway/src/app/load-rule-set.ts',
);
const createKnownCallersModule = changeOf<
  typeof import('../../../packages/gateway/src/app/observed/create-known-callers.ts')
>('gateway/src/app/observed/create-known-callers.ts');
const cachedRulesModule = changeOf<typeof import('../../../packages/gateway/src/app/rules/cached-rules.ts')>(
  'gateway/src/app/rules/cached-rules.ts',
);
const readRuleTextModule = changeOf<
  typeof import('../../../packages/gateway/src/app/rules/read-rule-text.ts')
>('gateway/src/app/rules/read-rule-text.ts');
const tokenPrefetchModule = changeOf<typeof import('../../../packages/gateway/src/app/token-prefetch.ts')>(
  'gateway/src/app/token-prefetch.ts',
);
const checkBulkModule = changeOf<typeof import('../../../packages/gateway/src/config/bulk/check-bulk.ts')>(
  'gateway/src/config/bulk/check-bulk.ts',
);
const checkCallersModule = changeOf<typeof import('../../../packages/gateway/src/config/check-callers.ts')>(
  'gateway/src/config/check-callers.ts',
);
const loadConfigModule = changeOf<typeof import('../../../packages/gateway/src/config/load-config.ts')>(
  'gateway/src/config/load-config.ts',
);
const ruleCacheModule = changeOf<typeof import('../../../packages/hosts/src/files/rule-cache.ts')>(
  'hosts/src/files/rule-cache.ts',
);
const fieldPathModule = changeOf<typeof import('../../../packages/rules/src/dialects/field-path.ts')>(
  'rules/src/dialects/field-path.ts',
);
const checkFieldsModule = changeOf<typeof import('../../../packages/rules/src/native/check-fields.ts')>(
  'rules/src/native/check-fields.ts',
);
const checkOverlapModule = changeOf<typeof import('../../../packages/rules/src/native/check-overlap.ts')>(
  'rules/src/native/check-overlap.ts',
);
const checkParametersModule = changeOf<
  typeof import('../../../packages/rules/src/native/check-parameters.ts')
>('rules/src/native/check-parameters.ts');
const checkPathsModule = changeOf<typeof import('../../../packages/rules/src/native/check-paths.ts')>(
  'rules/src/native/check-paths.ts',
);
const parseRulesModule = changeOf<typeof import('../../../packages/rules/src/native/parse-rules.ts')>(
  'rules/src/native/parse-rules.ts',
);
const lintRulesModule = changeOf<typeof import('../../../packages/rules/src/review/lint/lint-rules.ts')>(
  'rules/src/review/lint/lint-rules.ts',
);
const escapeUnprintableModule = changeOf<
  typeof import('../../../packages/rules/src/text/escape-unprintable.ts')
>('rules/src/text/escape-unprintable.ts');
const parseJsonPathModule = changeOf<
  typeof import('../../../packages/rules/src/text/jsonpath/parse-json-path.ts')
>('rules/src/text/jsonpath/parse-json-path.ts');
const quoteModule =
  changeOf<typeof import('../../../packages/rules/src/text/quote.ts')>('rules/src/text/quote.ts');
const patternSizeModule = changeOf<
  typeof import('../../../packages/rules/src/text/regex/automaton/pattern-size.ts')
>('rules/src/text/regex/automaton/pattern-size.ts');
const toYamlErrorsModule = changeOf<typeof import('../../../packages/rules/src/text/yaml/to-yaml-errors.ts')>(
  'rules/src/text/yaml/to-yaml-errors.ts',
);

const readPseudonymSecretsModule = changeOf<
  typeof import('../../../packages/gateway/src/app/keys/read-pseudonym-secrets.ts')
>('gateway/src/app/keys/read-pseudonym-secrets.ts');
const readYamlModule = changeOf<typeof import('../../../packages/rules/src/text/yaml/read-yaml.ts')>(
  'rules/src/text/yaml/read-yaml.ts',
);
export const CONFIGURATION_MUTATIONS: readonly ProofMutation[] = [
  fieldModule('withCondition', { to: 'no condition holds', instead: () => (field) => field }, [
    'secret-reference.test.ts › CFG-05',
    'state-settings.test.ts › SHR-05',
  ]),
  createBulkPseudonymizerModule(
    'createBulkPseudonymizer',
    {
      to: 'one name for all keys',
      instead: (original) => (options) => ({ ...original(options), fingerprint: '0'.repeat(16) }),
    },
    ['create-bulk-pseudonymizer.test.ts › BLK-05'],
  ),
  createTokenPoolModule(
    'createTokenPool',
    {
      to: 'one cache for all applications',
      instead: (original) => (config, ports, sharing) => {
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
    },
    ['create-token-pool.test.ts › another tenant or another application is another cache'],
  ),
  connectorFaultModule(
    'makeOrKeep',
    {
      to: 'one fault refuses all',
      instead: () => async (making) => ({ value: await making, issues: [] }),
    },
    [
      'one-faulty-connector.test.ts › one connector with a fault',
      'one-faulty-connector.test.ts › after a reload it keeps the rules from before',
    ],
  ),
  createPseudonymizersModule(
    'createPseudonymizers',
    {
      to: 'the keys of the first tenant serve all',
      instead: (original) => (pseudonyms, secrets, shared) => {
        const make = original(pseudonyms, secrets, shared);
        const first = new Map<string, ReturnType<typeof make>>();
        return (settings) => {
          const made = first.get('made') ?? make(settings);
          first.set('made', made);
          return made;
        };
      },
    },
    ['shared-plan.test.ts › KND-02'],
  ),
  getTenantPseudonymsModule(
    'getTenantPseudonyms',
    {
      to: 'a tenant has the keys of all',
      instead: () => (settings) => ({ settings, where: 'pseudonyms', hasOwnKeys: false }),
    },
    ['tenant-keys.test.ts › KND-02'],
  ),
  checkTenantsModule('checkTenants', { to: 'any tenants', instead: () => () => [] }, [
    'check-tenants.test.ts › KND-02',
  ]),
  checkInServiceModule(
    'countCertainRoutes',
    { to: 'the next connector answers', instead: () => () => Number.POSITIVE_INFINITY },
    ['check-in-service.test.ts › F17 a path without a connector never goes to another one'],
  ),
  checkInServiceModule(
    'findNamedRoute',
    {
      to: 'a connector of others has a refusal of its own',
      instead: (original) => (connectors, caller, segments) =>
        connectors.routes.get(segments[0] ?? '') ?? original(connectors, caller, segments),
    },
    ['connector-names.test.ts › REQ-17'],
  ),
  checkPinsModule('checkKeyFingerprint', { to: 'no pin counts', instead: () => () => undefined }, [
    'cli-doctor.test.ts › PIN-01 pins that do not fit',
  ]),
  loadRuleSetModule(
    'loadRuleSet',
    {
      to: 'a file is not read',
      instead: (original) => (id, settings, ports) => original(id, { ...settings, rules: undefined }, ports),
    },
    ['load-rule-set.test.ts › is told with its source and never falls back'],
  ),
  loadRuleSetModule(
    'loadPlan',
    {
      to: 'rules that are gone are the default ones',
      instead: (original) => async (id, settings, ports) => {
        try {
          return await original(id, settings, ports);
        } catch {
          return original(id, { ...settings, rules: undefined }, ports);
        }
      },
    },
    ['faults.test.ts › CFG-04 nothing of a rule file has run'],
  ),
  loadRuleSetModule(
    'loadPlan',
    {
      to: 'the default policy wins',
      instead: (original) => (id, settings, ports) => original(id, { ...settings, rules: undefined }, ports),
    },
    ['faults.test.ts › CFG-03 rules of the customer win'],
  ),
  createKnownCallersModule(
    'createKeyChangeAuditor',
    { to: 'a change of keys is in no line', instead: () => () => () => undefined },
    ['observed.test.ts › by ids: who is let in now'],
  ),
  cachedRulesModule('writeCachedRules', { to: 'nothing is kept', instead: () => () => undefined }, [
    'cached-rules.test.ts › PIN-01',
  ]),
  readRuleTextModule('rejectErrorPage', { to: 'a page is a rule file', instead: () => () => undefined }, [
    'cli-rules.test.ts › PIN-01',
  ]),
  tokenPrefetchModule('prefetchToken', { to: 'never', instead: () => async () => undefined }, [
    'token-prefetch.test.ts › FRZ-04',
  ]),
  checkBulkModule('checkBulk', { to: 'every job is good', instead: () => () => [] }, [
    'check-bulk.test.ts › BLK-05 one job writes',
    'check-bulk.test.ts › BLK-05',
  ]),
  checkCallersModule(
    'checkCallers',
    { to: 'every configuration of callers is good', instead: () => () => [] },
    ['check-callers.test.ts › where the gateway may be reached', 'check-callers.test.ts › HOK-05'],
  ),
  loadConfigModule(
    'loadConfig',
    {
      to: 'lines that are wrong are left out',
      instead: (original) => (input) => {
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
  ruleCacheModule(
    'createRuleCache',
    {
      to: 'for every text',
      instead: (original) => (product) => {
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
    },
    ['rule-cache.test.ts › PIN-01'],
  ),
  fieldPathModule('escapePropertyName', { to: 'as it is', instead: () => (key) => key }, [
    'field-path.test.ts › may be data and is not shown',
  ]),
  checkFieldsModule('checkFields', { to: 'every field is good', instead: () => () => undefined }, [
    'parse-rules.test.ts › tells all findings with file, line and column',
  ]),
  checkOverlapModule('checkOverlap', { to: 'rules may hide one another', instead: () => () => undefined }, [
    'check-rules.test.ts › overlap › wider slot first',
  ]),
  checkParametersModule('isNeverForwarded', { to: 'every header may go on', instead: () => () => false }, [
    'tokens-in-requests.test.ts › never forwards credentials, framing or hops, whatever the rules name',
  ]),
  checkPathsModule('checkPaths', { to: 'every path is good', instead: () => () => undefined }, [
    'check-rules.test.ts › KND-01',
  ]),
  parseRulesModule(
    'readRules',
    {
      to: 'what is wrong is left out',
      instead: (original) => (text, file) => {
        const reading = original(text, file);
        return { ...reading, issues: [] };
      },
    },
    ['parse-rules.test.ts › CFG-01'],
  ),
  lintRulesModule('lintParsedRules', { to: 'no rule is worth a word', instead: () => async () => [] }, [
    'lint-rules.test.ts › pathRegex',
    'faults.test.ts › CFG-04 check tells',
  ]),
  escapeUnprintableModule('escapeUnprintable', { to: 'as it is', instead: () => (text) => text }, [
    'layout.test.ts › what steers a terminal is shown as an escape',
  ]),
  parseJsonPathModule(
    'parseJsonPath',
    {
      to: 'what it does not know is left out',
      instead: (original) => (source) => {
        try {
          return original(source);
        } catch {
          return original('$');
        }
      },
    },
    ['json-path.test.ts › refuses %s with its position'],
  ),
  quoteModule('quoteWord', { to: 'whatever the word is', instead: () => (value) => `"${value}"` }, [
    'secrets-in-findings.test.ts › a secret',
  ]),
  patternSizeModule('assertPatternSize', { to: 'every pattern is small', instead: () => () => undefined }, [
    'regex-syntax.test.ts › refuses %s with its position',
    'bounds.test.ts › CFG-04 no pattern takes more than its bound',
  ]),
  toYamlErrorsModule(
    'toYamlErrors',
    {
      to: 'quotes the text',
      instead: (original) => (errors, text, limit) =>
        original(errors, text, limit).map((error) => ({ ...error, message: `${error.message}: ${text}` })),
    },
    ['to-yaml-errors.test.ts › T4-02: what stands in the text is not repeated'],
  ),
  readPseudonymSecretsModule(
    'readPseudonymSecrets',
    {
      to: 'domains have the keys of persons',
      instead: (original) => (settings, secrets) =>
        original(
          settings.scheme === 'psoxy'
            ? { ...settings, domainSalt: undefined, domainEncryptionKey: undefined }
            : settings,
          secrets,
        ),
    },
    ['read-pseudonym-secrets.test.ts › domains with'],
  ),
  readYamlModule(
    'readYaml',
    {
      to: 'a long text is read again and again',
      instead: (original) => (text) => {
        const end = performance.now() + 6_000;
        while (text.length > 100_000 && performance.now() < end) original(text);
        return original(text);
      },
    },
    ['snakeyaml-files.test.ts › T8-02: a file of nothing but folds ends soon'],
  ),
];
