import type { ExampleCall } from '../../connectors/index.ts';
import type { Caller } from '../http/caller.ts';
import type { Exchange } from '../http/exchange.ts';
import { fitWidth } from '../layout/display-text.ts';
import type { Colors } from '../print.ts';
import { errorCodeOf, reasonOf } from './describe-answer.ts';
import { type ExampleOutcome, runExample } from './run-example.ts';

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

/** Makes the example calls one after the other, each with its lookups first. A failed one does not stop the rest. */
export async function runExamples(
  examples: readonly ExampleCall[],
  caller: Caller,
): Promise<readonly ExampleResult[]> {
  const results: ExampleResult[] = [];
  for (const example of examples) {
    const { id, title, path } = example;
    results.push({ id, title, path, ...judge(await runExample(example, caller)) });
  }
  return results;
}

function judge(
  outcome: ExampleOutcome<Exchange>,
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
