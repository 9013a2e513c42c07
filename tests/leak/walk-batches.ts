import { type PartResponse, parsePartResponses, sendBatch } from '../harness/send-batch.ts';
import type { TestGateway } from '../harness/start-gateway.ts';
import type { Exchange } from './walk-connector.ts';

/** A batch through the gateway: its whole answer, and the part that each exchange became. */
export type BatchWalked = {
  readonly head: string;
  readonly body: string;
  readonly parts: readonly { readonly exchange: Exchange; readonly answer: PartResponse }[];
};

const MOST_PARTS = 20;

/** Makes the calls of a walk once more, in batches of the connector. */
export async function walkBatches(
  gateway: TestGateway,
  connector: string,
  exchanges: readonly Exchange[],
): Promise<readonly BatchWalked[]> {
  const walked: BatchWalked[] = [];
  for (let from = 0; from < exchanges.length; from += MOST_PARTS) {
    const chunk = exchanges.slice(from, from + MOST_PARTS);
    const requests = chunk.map(({ target }, index) => ({ id: `${index}`, url: target }));
    const answer = await sendBatch(gateway.host.url, requests, { target: `/${connector}/v1.0/$batch` });
    const answers = parsePartResponses(answer);
    walked.push({
      head: answer.headerText,
      body: answer.body,
      parts: chunk.flatMap((exchange, index) => {
        const part = answers[`${index}`];
        return part === undefined ? [] : [{ exchange, answer: part }];
      }),
    });
  }
  return walked;
}
