import type { PathPattern } from '../../plan/plan.ts';
import type { SlotRule } from '../../plan/rule-set.ts';
import { parsePathPattern, readPathTemplate, slotNames } from '../../requests/path-pattern.ts';
import { invalid } from '../../text/yaml/finding.ts';
import type { CompileScope } from './compile-scope.ts';
import type { PsoxyEndpointRule } from './psoxy-rule-set.ts';

/**
 * The path by which sealed links of an endpoint are known (`links: seal`). Sealing takes a link apart by segments, so the
 * endpoint needs a template whose parameters fill whole segments or arguments. A parameter that has to be a pseudonym in
 * requests becomes one in links.
 *
 * @returns undefined when the endpoint does not seal
 */
export function compileLinkPath(
  scope: CompileScope,
  rule: PsoxyEndpointRule,
  { sealed, pointer }: { readonly sealed: boolean; readonly pointer: string },
): PathPattern | undefined {
  const template = rule.pathRegex === undefined ? (rule.pathTemplate ?? '') : '';
  if (!sealed) return undefined;
  if ('fault' in readPathTemplate(template)) {
    scope.report(
      invalid(pointer, '"links: seal" needs a "pathTemplate" whose parameters fill whole segments', {
        fix: 'write the path as a template, or let the transforms treat the links',
      }),
    );
    return undefined;
  }
  return parsePathPattern(
    template,
    Object.fromEntries(slotNames(template).map((name) => [name, slotOf(rule, name)])),
  );
}

function slotOf({ pathParameterSchemas = {} }: PsoxyEndpointRule, name: string): SlotRule {
  const schema = Object.hasOwn(pathParameterSchemas, name) ? pathParameterSchemas[name] : undefined;
  return { type: 'string', pseudonym: schema?.format === undefined ? 'accepted' : 'required' };
}
