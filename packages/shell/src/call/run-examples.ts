import type { Connector, ConnectorOptions, ExampleCall } from '@nymgate/connectors/index';
import type { GraphFetch } from '../gateway/caller.ts';
import type { HttpResponse } from '../gateway/send-request.ts';
import { truncateToWidth } from '../terminal/layout.ts';
import type { Colors } from '../terminal/print.ts';
import { describeError, getErrorCode } from './describe-response.ts';
import { type ExampleOutcome, runExample } from './fetch-with-lookups.ts';
import { type FailedCall, likelyCause } from './likely-cause.ts';

export type ExampleResult = {
  readonly id: string;
  readonly title: string;
  /** With `{slot}`s: their values are pseudonyms of this run. */
  readonly path: string;
  readonly passed: boolean;
  /** 0 if the call wasn't made. */
  readonly status: number;
  readonly code: string;
  readonly reason: string;
};

export type ExampleRunOptions = {
  readonly connector: Connector;
  readonly options: ConnectorOptions;
  readonly fetchPath: GraphFetch;
  readonly isExchangeScoped?: boolean;
};

/** Makes the example calls one after another; continues after a failure. */
export async function runExamples(of: ExampleRunOptions): Promise<readonly ExampleResult[]> {
  const results: ExampleResult[] = [];
  for await (const { example, result, failure } of callEachExample(of)) {
    const { id, title, path } = example;
    const cause = result.passed || failure === undefined ? '' : likelyCause(of, failure);
    results.push({ id, title, path, ...result, reason: [result.reason, cause].join(' ').trim() });
  }
  return results;
}

export type ExampleRun = {
  readonly example: ExampleCall;
  readonly result: Pick<ExampleResult, 'passed' | 'status' | 'code' | 'reason'>;
  /** The last unsuccessful response, of a lookup or of the call itself. */
  readonly failure: FailedCall | undefined;
};

export async function* callEachExample({
  connector,
  options,
  fetchPath,
}: ExampleRunOptions): AsyncGenerator<ExampleRun> {
  for (const example of connector.examples(options)) {
    let refused: FailedCall | undefined;
    const fetchAndKeep = async (path: string) => {
      const response = await fetchPath(path);
      if (response.status !== 200) refused = { path, response };
      return response;
    };
    const judged = judge(await runExample(example, fetchAndKeep));
    yield { example, result: judged, failure: refused };
  }
}

function judge(
  outcome: ExampleOutcome<HttpResponse>,
): Pick<ExampleResult, 'passed' | 'status' | 'code' | 'reason'> {
  if ('missing' in outcome)
    return { passed: false, status: 0, code: 'LOOKUP_FAILED', reason: `LOOKUP_FAILED ${outcome.missing}` };
  const { response } = outcome;
  return {
    passed: response.status === 200,
    status: response.status,
    code: getErrorCode(response) ?? '',
    reason: describeError(response),
  };
}

export function formatExamples(results: readonly ExampleResult[], paint: Colors): readonly string[] {
  const width = Math.max(...results.map(({ id }) => id.length));
  const rows = results.map(({ id, path, passed, status, reason }) => {
    const mark = passed ? paint.green('pass') : paint.red('FAIL');
    return `  ${mark}  ${truncateToWidth(id, width)}  ${status === 0 ? ' – ' : status}  ${paint.dim(path)}${passed ? '' : `\n        ${reason}`}`;
  });
  const failed = results.filter(({ passed }) => !passed).length;
  return [...rows, `${results.length - failed} passed, ${failed} failed`];
}
