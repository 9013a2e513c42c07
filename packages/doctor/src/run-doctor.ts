import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import { type DoctorCheckOptions, examineDeployment } from './examine-deployment.ts';
import { formatReport } from './steps/format-report.ts';

export type DoctorOptions = DoctorCheckOptions & { readonly config: string; readonly json?: true };

/**
 * Examines a deployment step by step, and prints findings and next actions.
 * @throws SetupError USAGE for contradicting options; CONNECTOR_UNKNOWN
 */
export async function runDoctor(
  connectorId: string | undefined,
  options: DoctorOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (options.trusts !== undefined && options.operatorToken !== undefined)
    throw usageError('Give only one of --trusts and --operator-token.', 'see "nymgate doctor --help"');
  if (options.offline && (options.inScope ?? options.outOfScope) !== undefined)
    throw usageError(
      '--in-scope and --out-of-scope ask Graph, which --offline does not.',
      'leave --offline out',
    );
  const report = await examineDeployment({ name: options.config }, connectorId, options);
  terminal.out(options.json ? JSON.stringify(report, undefined, 2) : formatReport(report, terminal));
  return report.status === 'fail' ? EXIT.failure : EXIT.ok;
}
