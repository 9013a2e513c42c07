import type { ConnectorOptions } from '../../connectors/index.ts';
import { diffRules, opensSomething } from '../../review/diff/index.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { knownPlans } from '../policy/known-plans.ts';
import { type PolicySource, readPolicy } from '../policy/read-policy.ts';
import { readPolicyOptions } from '../policy-options.ts';
import type { Terminal } from '../print.ts';
import { usageError } from '../usage-error.ts';
import { formatDiff, toDiffReport } from './diff-report.ts';

export type DiffOptions = Partial<ConnectorOptions> & { readonly json?: true };

const CONNECTOR = 'connector:';

/** Compares two policies; the exit code is 1 when the second exposes or allows more. */
export async function runDiff(
  before: string,
  after: string,
  options: DiffOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (before === '-' && after === '-')
    throw usageError('Standard input cannot be both policies.', 'give one of them as a file');
  const earlier = await readPolicy(sourceOf(before, options));
  const later = await readPolicy(sourceOf(after, options));
  const bothNative = earlier.plan.dialect === 'native' && later.plan.dialect === 'native';
  const diff = diffRules(earlier.plan, later.plan, bothNative ? [] : knownPlans());
  const report = toDiffReport(diff, earlier, later);
  terminal.out(options.json ? JSON.stringify(report, undefined, 2) : formatDiff(report, terminal));
  return opensSomething(diff) ? EXIT.failure : EXIT.ok;
}

function sourceOf(name: string, options: DiffOptions): PolicySource {
  if (!name.startsWith(CONNECTOR)) return { rules: name };
  return { connector: name.slice(CONNECTOR.length), options: readPolicyOptions(options) };
}
