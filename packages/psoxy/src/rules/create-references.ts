import { joinPointer } from '@nymgate/rules/text/json-pointer';
import { createReferenceFinding, type Report } from '@nymgate/rules/text/yaml/finding';
import { resolveReference } from '../plan/psoxy-rule-set.ts';

type ReferenceOptions<Rule, Schema> = {
  /** Of the mapping that has `definitions`. */
  readonly pointer: string;
  /** For an undefined reference. */
  readonly fix: string;
  readonly report: Report;
  readonly compile: (rule: Rule, pointer: string) => Schema;
};

type References<Schema> = {
  /** The schema that `#` stands for, to be filled. */
  readonly root: Schema;
  /** @param at the rule with the `$ref` */
  readonly resolve: (reference: string, at: string) => Schema;
};

/** Schemas are filled after their creation, so recursive references become cycles. */
export function createReferences<Rule extends { readonly $ref?: string }, Schema extends object>(
  definitions: Readonly<Record<string, Rule>>,
  { pointer, fix, report, compile }: ReferenceOptions<Rule, Schema>,
): References<Schema> {
  const root = {} as Schema;
  const named = new Map<string, Schema>();
  return {
    root,
    resolve: (reference, at) => {
      const name = resolveReference(definitions, reference);
      if (name === '#') return root;
      const target = name === undefined ? undefined : definitions[name];
      if (name === undefined || target === undefined) {
        report(createReferenceFinding(joinPointer(at, '$ref'), 'the reference is undefined', fix));
        return {} as Schema;
      }
      const known = named.get(name);
      if (known !== undefined) return known;
      const draft = {} as Schema;
      named.set(name, draft);
      return Object.assign(draft, compile(target, joinPointer(pointer, 'definitions', name)));
    },
  };
}
