import type { JsonNode } from '../../kernel/json.ts';
import type { TextPart } from '../../plan/plan.ts';

/** A request body that has been read to its end and can be written anew, its reversible pseudonyms still closed. */
export type BodyContent =
  | { readonly kind: 'json'; readonly document: JsonNode }
  /** A field without `=` has no value. */
  | {
      readonly kind: 'form';
      readonly fields: readonly {
        readonly name: string;
        readonly value: readonly TextPart[] | undefined;
      }[];
    }
  | { readonly kind: 'text'; readonly text: string };
