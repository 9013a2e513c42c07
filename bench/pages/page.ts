import { COLLEAGUES } from './people.ts';
import { type Random, seededRandom } from './random.ts';

export type PageOptions = {
  /** Least size in bytes. */
  readonly size: number;
  /** How many different people may occur; default 300. */
  readonly people?: number;
};

type Shape = {
  readonly context: string;
  readonly nextLink: string;
  readonly element: (random: Random, index: number, people: number) => object;
};

/**
 * A collection as Graph writes it, of at least `size` bytes: UTF-8 of `{"@odata.context":…,"value":[…],"@odata.nextLink":…}`.
 */
export function collectionPage({ context, nextLink, element }: Shape, options: PageOptions): Uint8Array {
  const random = seededRandom(options.size);
  const elements: string[] = [];
  let length = 0;
  while (length < options.size) {
    const text = JSON.stringify(element(random, elements.length, options.people ?? COLLEAGUES));
    elements.push(text);
    length += text.length;
  }
  const head = `{"@odata.context":${JSON.stringify(`https://graph.microsoft.com/v1.0/$metadata#${context}`)}`;
  const tail = `"@odata.nextLink":${JSON.stringify(`https://graph.microsoft.com/v1.0/${nextLink}`)}}`;
  return Buffer.from(`${head},"value":[${elements.join(',')}],${tail}`);
}
