import { SetupError } from '@nymgate/engine/kernel/errors';
import { describeRules } from '@nymgate/gateway/app/load-rule-set';
import { RULE_LANGUAGES } from '@nymgate/gateway/app/rule-languages';
import { readRuleText } from '@nymgate/gateway/app/rules/read-rule-text';
import { formatRulesPlace } from '@nymgate/gateway/config/rules/rules-place';
import type { LintIssue } from '@nymgate/rules/dialects/lint-finding';
import { lintRules } from '@nymgate/rules/review/lint/lint-rules';
import { createLintKnowledge } from '@nymgate/shell/input/list-native-plans';
import { formatCount } from '@nymgate/shell/terminal/layout';
import { examineAssertion } from './examine-assertion.ts';
import { examineCalls } from './examine-calls.ts';
import { checkTokenExchange, examineClock } from './examine-entra.ts';
import { examineTrust } from './examine-trust.ts';
import { examineLosses } from './losses/examine-losses.ts';
import { examineRoles } from './roles/examine-roles.ts';
import { examineScope } from './roles/examine-scope.ts';
import type { DoctorCase } from './steps/doctor-case.ts';
import {
  type DoctorFinding,
  failedStep,
  type Step,
  type StepName,
  type StepResult,
  skippedStep,
  toStep,
} from './steps/step.ts';

type StepObserver = {
  readonly onStepStart: (name: StepName) => void;
  readonly onStepEnd: (step: Step) => void;
};

export type ConnectorCheckOptions = StepObserver & { readonly offline: boolean; readonly keyFailed: boolean };

/**
 * The chain from the rules to Graph's data. Skips a step whose requirements failed, since it would report a
 * consequence.
 */
export async function examineConnector(
  examined: DoctorCase,
  { offline, keyFailed, ...observer }: ConnectorCheckOptions,
): Promise<void> {
  const chain = createChain(keyFailed ? ['key'] : [], observer);
  await chain.run('rules', [], () => examineRules(examined));
  const claims = await chain.run('assertion', [], () => examineAssertion(examined));
  if (offline)
    return leftOut(['clock', 'trust', 'exchange', 'roles', 'calls', 'losses']).forEach(observer.onStepEnd);
  await chain.run('clock', [], () => examineClock(examined));
  await chain.run('trust', ['assertion'], async () =>
    claims === undefined ? nothing('trust') : examineTrust(examined, claims),
  );
  const granted = await chain.run('exchange', ['assertion', 'clock', 'trust'], () =>
    checkTokenExchange(examined),
  );
  const held = await chain.run('roles', ['exchange'], async () =>
    granted === undefined ? nothing('roles') : examineRoles(examined, granted),
  );
  if (examined.settings.scoping === 'exchange')
    await chain.run('scope', ['key', 'rules', 'exchange', 'roles'], () => examineScope(examined));
  await chain.run('calls', ['key', 'rules', 'exchange', 'roles'], async () =>
    held === undefined ? nothing('calls') : examineCalls(examined, held),
  );
  await chain.run('losses', ['rules', 'exchange', 'roles'], async () =>
    held === undefined ? nothing('losses') : examineLosses(examined, held),
  );
}

function leftOut(steps: readonly StepName[]): readonly Step[] {
  return steps.map((step) => skippedStep(step, 'left out by --offline'));
}

function nothing(step: StepName): StepResult<never> {
  return { step: skippedStep(step, 'not tried') };
}

type StepChain = {
  readonly run: <T>(
    name: StepName,
    needs: readonly StepName[],
    work: () => Promise<StepResult<T>>,
  ) => Promise<T | undefined>;
};

function createChain(failed: readonly StepName[], { onStepStart, onStepEnd }: StepObserver): StepChain {
  const blocked = new Set<StepName>(failed);
  return {
    run: async (name, needs, work) => {
      const missing = needs.find((need) => blocked.has(need));
      if (missing !== undefined) {
        onStepEnd(skippedStep(name, `not tried: ${missing} comes first`));
        blocked.add(name);
        return undefined;
      }
      onStepStart(name);
      const { step, value, blocks = step.status === 'fail' } = await work();
      onStepEnd(step);
      if (blocks) blocked.add(name);
      return value;
    },
  };
}

type RulesCase = Pick<DoctorCase, 'id' | 'settings' | 'ports'>;

/** Compiles the connector's rules; lints custom rules. */
async function examineRules({ id, settings, ports }: RulesCase): Promise<StepResult> {
  try {
    const { policy, endpoints } = await describeRules(id, settings, ports);
    const source =
      settings.rules === undefined ? 'default rules' : `rules of ${formatRulesPlace(settings.rules)}`;
    const summary = `${source}, policy ${policy}, ${endpoints} endpoints`;
    const findings = await lint({ id, settings, ports });
    return { step: toStep('rules', findings, { summary, details: { policy, endpoints } }) };
  } catch (error) {
    return { step: failedStep('rules', error) };
  }
}

async function lint({ settings, ports }: RulesCase): Promise<readonly DoctorFinding[]> {
  const { rules } = settings;
  if (rules === undefined) return [];
  const file = formatRulesPlace(rules);
  const issues = await lintIssues(await readRuleText(rules, ports), file);
  const [first] = issues;
  if (first === undefined) return [];
  return [
    {
      level: 'warn',
      summary: `The lint has ${formatCount(issues.length, 'finding')} in ${file}; the first is ${first.code} at line ${first.line ?? 1}.`,
      next: `nymgate check ${file}`,
    },
  ];
}

async function lintIssues(text: string, file: string): Promise<readonly LintIssue[]> {
  try {
    return await lintRules(RULE_LANGUAGES, { text, file }, createLintKnowledge());
  } catch (error) {
    if (error instanceof SetupError) return error.issues;
    throw error;
  }
}
