import type { ConnectorOptions } from '@nymgate/connectors/index';
import { RequestError } from '@nymgate/engine/kernel/errors';
import { JsonError, type JsonNode } from '@nymgate/engine/kernel/json/json';
import { readBulkRules } from '@nymgate/gateway/app/bulk/read-bulk-rules';
import { RULE_LANGUAGES } from '@nymgate/gateway/app/rule-languages';
import type { ReviewedPlan } from '@nymgate/rules/dialects/rule-language';
import { explainRules } from '@nymgate/rules/review/explain/explain-rules';
import { listNativePlans } from '../input/list-native-plans.ts';
import { readInput } from '../input/read-input.ts';
import { readRulesFile, rejectSharedInput, selectPolicySource } from '../input/read-rules.ts';
import { withInputName } from '../input/with-input-name.ts';
import { EXIT, type ExitCode } from '../terminal/exit-codes.ts';
import type { Terminal } from '../terminal/print.ts';
import { usageError } from '../terminal/report-failure.ts';
import { bulkPolicy, printBulkExplanation } from './bulk-policy.ts';
import { formatExplanation, toExplanationReport } from './format-explanation.ts';
import { readPolicy } from './read-policy.ts';

export type ExplainCommandOptions = Partial<ConnectorOptions> & {
  readonly connector?: string;
  readonly rules?: string;
  readonly method: string;
  readonly url?: string;
  readonly json?: true;
};

const HELP = 'see "nymgate explain --help"';
/** The gateway's defaults. */
const LIMITS = { depth: 128, stringBytes: 16_777_216, objectKeys: 100_000 };

/**
 * Explains one request, and optionally its response. Prints paths and rules, never a value.
 * @throws SetupError for the command line and the rules; CommandError INPUT_MALFORMED if the response isn't
 * JSON
 */
export async function runExplain(
  file: string | undefined,
  options: ExplainCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const source = selectPolicySource(options, HELP);
  rejectSharedInput(source, file);
  // Standard input can be read only once.
  const text = 'rules' in source ? await readRulesFile(source.rules) : undefined;
  if ('rules' in source && text !== undefined) {
    const bulk = await readBulkRules(RULE_LANGUAGES, text, source.rules);
    if (bulk !== undefined) {
      if (file !== undefined || options.url !== undefined)
        throw usageError(
          'Rules for files are explained without --url and without a file.',
          'see a file itself with "nymgate bulk --dry-run"',
        );
      printBulkExplanation(bulkPolicy(bulk, { text, file: source.rules }), options.json === true, terminal);
      return EXIT.ok;
    }
  }
  if (options.url === undefined) throw usageError('--url is missing: the rules depend on the request.', HELP);
  const policy = await readPolicy(source, text);
  const documents =
    file === undefined ? undefined : withInputName(file, createParser(policy, await readInput(file)));
  const explanation = explainRules(policy, {
    method: options.method.toUpperCase(),
    url: options.url,
    ...(documents !== undefined && { documents }),
    known: listNativePlans(),
  });
  const report = toExplanationReport(explanation, policy);
  terminal.out(
    options.json
      ? JSON.stringify(report, undefined, 2)
      : formatExplanation(report, documents !== undefined, terminal),
  );
  return explanation.request.allowed ? EXIT.ok : EXIT.notAllowed;
}

function createParser({ review }: ReviewedPlan, bytes: Uint8Array): () => readonly JsonNode[] {
  return () => {
    try {
      return review.parseAnswer(bytes, LIMITS);
    } catch (error) {
      if (error instanceof JsonError)
        throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: error.reason });
      throw error;
    }
  };
}
