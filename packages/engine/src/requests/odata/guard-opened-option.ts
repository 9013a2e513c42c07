import { RequestError } from '../../kernel/errors.ts';
import { hasSortedRows } from '../../plan/create-collection-node.ts';
import type { NativeEndpoint, TextPart } from '../../plan/plan.ts';
import { guardOption } from './guard-option.ts';

type Option = Pick<Parameters<typeof guardOption>[0], 'name' | 'rule' | 'value'>;

/** Guards an option once more, its tokens opened; undefined: the rules do not let it through. */
export function guardOpenedOption(
  { entity, response }: NativeEndpoint,
  option: Option,
): readonly TextPart[] | undefined {
  try {
    return guardOption({ ...option, entity, tokens: 'opened', sorted: hasSortedRows(response) });
  } catch (error) {
    if (error instanceof RequestError) return undefined;
    throw error;
  }
}
