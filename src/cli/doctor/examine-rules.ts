import { describeRules } from '../../app/index.ts';
import { SetupError } from '../../kernel/errors.ts';
import { type LintIssue, lintRules } from '../../review/lint/index.ts';
import { readRulesText } from '../../text/read-rules-text.ts';
import { plural } from '../layout/display-text.ts';
import { graphKnowledge } from '../policy/known-plans.ts';
import type { DoctorCase } from './doctor-case.ts';
import { setupFindings } from './setup-findings.ts';
import { type Examined, type Finding, judgedStep } from './step.ts';

type RulesCase = Pick<DoctorCase, 'id' | 'settings' | 'ports'>;

/** Compiles the rules of the connector; rules of the customer's own are linted too. */
export async function examineRules({ id, settings, ports }: RulesCase): Promise<Examined> {
  try {
    const { policy, endpoints } = await describeRules(id, settings, ports);
    const own = settings.rules === undefined ? 'default rules' : `rules of ${settings.rules}`;
    const summary = `${own}, policy ${policy}, ${endpoints} endpoints`;
    const findings = await lint({ id, settings, ports });
    return { step: judgedStep('rules', findings, { summary, details: { policy, endpoints } }) };
  } catch (error) {
    return { step: judgedStep('rules', setupFindings(error), { summary: '' }) };
  }
}

async function lint({ settings, ports }: RulesCase): Promise<readonly Finding[]> {
  const { rules } = settings;
  if (rules === undefined) return [];
  const name = /^env:(.+)$/.exec(rules)?.[1];
  const value = name === undefined ? await ports.files.readText(rules) : (ports.environment(name) ?? '');
  const issues = lintIssues(readRulesText(value, ports.gunzip, rules), rules);
  const [first] = issues;
  if (first === undefined) return [];
  return [
    {
      level: 'warn',
      summary: `The lint has ${plural(issues.length, 'finding')} in ${rules}; the first is ${first.code} at line ${first.line ?? 1}.`,
      next: `nymgate check ${rules}`,
    },
  ];
}

function lintIssues(text: string, file: string): readonly LintIssue[] {
  try {
    return lintRules(text, file, graphKnowledge());
  } catch (error) {
    if (error instanceof SetupError) return error.issues;
    throw error;
  }
}
