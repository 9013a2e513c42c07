import type { Connector, ConnectorOptions, ExampleCall } from '@nymgate/connectors/index';
import type { AskGraph } from '../gateway/caller.ts';
import type { HttpAnswer } from '../gateway/request-once.ts';
import { fitWidth } from '../terminal/layout.ts';
import type { Colors } from '../terminal/print.ts';
import { type ExampleOutcome, runExample } from './call-filled.ts';
import { errorCodeOf, reasonOf } from './describe-answer.ts';
import { likelyCause, type RefusedCall } from './likely-cause.ts';

export type ExampleResult = {
  readonly id: string;
  readonly title: string;
  /** With `{slot}`s: what filled them are pseudonyms of this run. */
  readonly path: string;
  readonly passed: boolean;
  /** HTTP status; 0 when the call itself was not made. */
  readonly status: number;
  readonly code: string;
  /** Empty when passed. */
  readonly reason: string;
};

export type ExamplesOf = {
  readonly connector: Connector;
  readonly options: ConnectorOptions;
  readonly caller: AskGraph;
  readonly narrowed?: boolean;
};

/** Makes the example calls one after the other, each with its lookups first. A failed one does not stop the rest. */
export async function runExamples(of: ExamplesOf): Promise<readonly ExampleResult[]> {
  const results: ExampleResult[] = [];
  for await (const { example, judged, refused } of callEachExample(of)) {
    const { id, title, path } = example;
    const cause = judged.passed || refused === undefined ? '' : likelyCause(of, refused);
    results.push({ id, title, path, ...judged, reason: [judged.reason, cause].join(' ').trim() });
  }
  return results;
}

export type CalledExample = {
  readonly example: ExampleCall;
  readonly judged: Pick<ExampleResult, 'passed' | 'status' | 'code' | 'reason'>;
  /** The last answer, of a lookup or of the call itself, that was no success. */
  readonly refused: RefusedCall | undefined;
};

/** The same, as they are made. */
export async function* callEachExample({
  connector,
  options,
  caller,
}: ExamplesOf): AsyncGenerator<CalledExample> {
  for (const example of connector.examples(options)) {
    let refused: RefusedCall | undefined;
    const ask = async (path: string) => {
      const answer = await caller(path);
      if (answer.status !== 200) refused = { path, answer };
      return answer;
    };
    const judged = judge(await runExample(example, ask));
    yield { example, judged, refused };
  }
}

function judge(
  outcome: ExampleOutcome<HttpAnswer>,
): Pick<ExampleResult, 'passed' | 'status' | 'code' | 'reason'> {
  if ('missing' in outcome)
    return { passed: false, status: 0, code: 'LOOKUP_FAILED', reason: `LOOKUP_FAILED ${outcome.missing}` };
  const { answer } = outcome;
  return {
    passed: answer.status === 200,
    status: answer.status,
    code: errorCodeOf(answer) ?? '',
    reason: reasonOf(answer),
  };
}

/** One line an example, then the sum. */
export function formatExamples(results: readonly ExampleResult[], paint: Colors): readonly string[] {
  const width = Math.max(...results.map(({ id }) => id.length));
  const rows = results.map(({ id, path, passed, status, reason }) => {
    const mark = passed ? paint.green('pass') : paint.red('FAIL');
    return `  ${mark}  ${fitWidth(id, width)}  ${status === 0 ? ' – ' : status}  ${paint.dim(path)}${passed ? '' : `\n        ${reason}`}`;
  });
  const failed = results.filter(({ passed }) => !passed).length;
  return [...rows, `${results.length - failed} passed, ${failed} failed`];
}
