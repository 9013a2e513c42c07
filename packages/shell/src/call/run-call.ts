import { getNetworkFault } from '@nymgate/clouds/network/network-fault';
import { toGraphPath } from '../gateway/caller.ts';
import { exitOnSignals } from '../gateway/exit-on-signals.ts';
import { ConnectionFailure } from '../gateway/send-request.ts';
import { connectorWithExamples, findConnector, lookupConnector } from '../input/find-connector.ts';
import { CommandError } from '../terminal/command-error.ts';
import { EXIT, type ExitCode, toExitCode } from '../terminal/exit-codes.ts';
import type { Terminal } from '../terminal/print.ts';
import { usageError } from '../terminal/report-failure.ts';
import { compareDelivery, countOutcomes } from './compare-delivery.ts';
import { describeResponse, getErrorCode } from './describe-response.ts';
import { fetchForSameSubject, fetchWithLookups } from './fetch-with-lookups.ts';
import { collectLookups } from './fill-slots.ts';
import { chooseRows, formatComparison, formatCounts, ORDER_NOTE } from './format-comparison.ts';
import { type CallOptions, type CallTarget, openTarget } from './open-target.ts';
import { formatExamples, runExamples } from './run-examples.ts';

export type CallRequest = {
  readonly connector: string;
  readonly path: string | undefined;
  readonly options: CallOptions;
};

/**
 * Sends one request, or all example calls, through a gateway.
 * @throws SetupError for the command line and the configuration; CommandError GATEWAY_UNREACHABLE,
 * LOOKUP_FAILED
 */
export async function runCall(request: CallRequest, terminal: Terminal): Promise<ExitCode> {
  checkUsage(request);
  const ignore = exitOnSignals();
  const target = await openTarget(request.connector, request.options);
  try {
    if (request.path === undefined) return await callExamples(request, { target, terminal });
    return await callPath({ ...request, path: request.path }, { target, terminal });
  } catch (error) {
    if (error instanceof ConnectionFailure)
      throw new CommandError('GATEWAY_UNREACHABLE', `${target.address.url}, ${describeCause(error)}`);
    throw error;
  } finally {
    await target.close();
    ignore();
  }
}

function describeCause({ reason }: ConnectionFailure): string {
  return getNetworkFault(reason) === 'authority'
    ? `${reason}: this Node.js does not trust the certificate's authority; add it with NODE_EXTRA_CA_CERTS`
    : reason;
}

function checkUsage({ connector, path, options }: CallRequest): void {
  const help = 'see "nymgate call --help"';
  const targets = [options.url, options.config, options.simulator].filter((given) => given !== undefined);
  if (targets.length > 1) throw usageError('Give only one of --url, --config and --simulator.', help);
  if ((path === undefined) !== (options.examples === true))
    throw usageError('Give either a path or --examples.', help);
  if (options.keyFile !== undefined && (options.config ?? options.simulator) !== undefined)
    throw usageError('--key-file can be used with a running gateway (--url) only.', help);
  if (options.raw && !options.simulator)
    throw usageError(
      '--raw can be used with --simulator only: the raw answers of a real tenant must not leave it.',
      help,
    );
  if (options.raw && options.examples)
    throw usageError('--raw can be used with a path only, not with --examples.', help);
  if (options.json && !options.examples)
    throw usageError('--json can be used with --examples only; a single answer is JSON already.', help);
  // Configurations, also those of remote gateways, may define custom connectors.
  if (options.simulator) findConnector(connector);
  else if (options.examples && options.config === undefined) connectorWithExamples(connector);
}

const HOW_TO_SEND =
  'Send an API key or token with NYMGATE_API_KEY or --key-file. The audit line says why this one was refused.';

type CallContext = { readonly target: CallTarget; readonly terminal: Terminal };

async function callExamples(
  { connector, options }: CallRequest,
  { target, terminal }: CallContext,
): Promise<ExitCode> {
  const results = await runExamples({
    connector: connectorWithExamples(target.base),
    options: target.options,
    fetchPath: target.fetchPath,
    isExchangeScoped: target.isExchangeScoped === true,
  });
  const failed = results.filter(({ passed }) => !passed).length;
  if (options.json)
    terminal.out(
      JSON.stringify({ connector, passed: results.length - failed, failed, examples: results }, undefined, 2),
    );
  else terminal.out(formatExamples(results, terminal.paint).join('\n'));
  return failed === 0 ? EXIT.ok : EXIT.failure;
}

async function callPath(
  { connector, path, options }: CallRequest & { path: string },
  { target, terminal }: CallContext,
): Promise<ExitCode> {
  const requested = toGraphPath(path, { url: target.address.url, connector });
  if (requested === undefined)
    throw usageError('The path must start with "/" or with the address of the gateway.');
  const lookups = collectLookups(lookupConnector(target.base)?.examples(target.options) ?? []);
  const { filling, response } = await fetchWithLookups(requested, lookups, target.fetchPath);
  const code = getErrorCode(response);
  if (options.raw && target.fetchRaw !== undefined && code === undefined) {
    const raw = await fetchForSameSubject(requested, { filling, lookups, caller: target.fetchRaw });
    terminal.out(compareBodies(raw.response.body, response.body, terminal));
  } else {
    await terminal.write(response.body === '' ? '' : `${response.body}\n`);
  }
  terminal.note(describeResponse(response));
  if (code === 'CALLER_UNKNOWN') terminal.note(HOW_TO_SEND);
  return code === undefined ? EXIT.ok : toExitCode(code);
}

function compareBodies(raw: string, safe: string, terminal: Terminal): string {
  const rows = compareDelivery(JSON.parse(raw), JSON.parse(safe));
  const table = formatComparison(chooseRows(rows, 40), terminal);
  const counts = formatCounts(countOutcomes(rows), terminal.paint);
  return [...table, `  whole answer: ${counts}`, `  ${ORDER_NOTE}`].join('\n');
}
