import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';
import { isNeverForwarded } from '@nymgate/rules/native/check-parameters';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import { createInvalidFinding, type Finding } from '@nymgate/rules/text/yaml/finding';
import { createPathOutline } from '../plan/create-path-outline.ts';
import type { PsoxyEndpoint } from '../plan/psoxy-plan.ts';
import type { PsoxyParameter, PsoxyRequestRule } from '../plan/psoxy-request.ts';
import type { PsoxyResponse } from '../plan/psoxy-response.ts';
import type { PsoxyEndpointRule, PsoxyParameterRule, PsoxyRuleSet } from '../plan/psoxy-rule-set.ts';
import { compileBodyRule } from './compile-body-rule.ts';
import { checkGuardedSchemas, compileParameter } from './compile-parameter.ts';
import { compileLinkPath, compilePathPattern } from './compile-path.ts';
import { compileResponseSchema } from './compile-response-schema.ts';
import type { CompileScope } from './compile-scope.ts';
import { compileAugment, compileTransform } from './compile-transform.ts';

const PASSES_ALL = 'has neither "responseSchema" nor "transforms": the whole response passes';
const ALLOWS_ALL = 'any request is allowed, and responses without a matching endpoint pass unchanged';
const IGNORED_HEADER = 'this header is never forwarded from a caller to Graph and is dropped';
const MATCHES_NOTHING = 'is not in the path, so the endpoint refuses every request';

export type EndpointContext = { readonly scope: CompileScope; readonly ruleSet: PsoxyRuleSet };

export function compileEndpoint(
  context: EndpointContext,
  rule: PsoxyEndpointRule,
  index: number,
): PsoxyEndpoint {
  const { id, template, outline, ...parts } = endpointParts(context, rule, index);
  const { request, response, linkPaths } = parts;
  return { id, template, outline, linkPaths: linkPaths(), request: request(), response: response() };
}

/** Parts that are compiled separately. */
export type EndpointParts = Pick<PsoxyEndpoint, 'id' | 'template' | 'outline'> & {
  readonly [Part in 'linkPaths' | 'request' | 'response']: () => PsoxyEndpoint[Part];
};

export function toEndpointPointer(index: number): string {
  return joinPointer('/endpoints', index);
}

export function endpointParts(
  context: EndpointContext,
  rule: PsoxyEndpointRule,
  index: number,
): EndpointParts {
  const pointer = toEndpointPointer(index);
  return {
    id: `endpoint-${index + 1}`,
    template: rule.pathTemplate ?? rule.pathRegex ?? '',
    outline: rule.pathRegex === undefined ? createPathOutline(rule.pathTemplate ?? '') : undefined,
    request: () => compileRequest(context, rule, pointer),
    response: () => {
      const response = compileResponse(context, rule, pointer);
      if (response.schema === undefined && response.transforms.length === 0)
        context.scope.report(
          createWarning(pointer, PASSES_ALL, { fix: 'add a responseSchema' }, 'RULES_OPEN'),
        );
      return response;
    },
    linkPaths: () => {
      const sealed = getLinkMode(context, rule) === 'seal';
      const linkPath = compileLinkPath(context.scope, rule, { sealed, pointer });
      return linkPath === undefined ? [] : [linkPath];
    },
  };
}

function getLinkMode({ ruleSet }: EndpointContext, rule: PsoxyEndpointRule): PsoxyEndpointRule['links'] {
  return rule.links ?? ruleSet.links;
}

/** `allowAllEndpoints`: requests that no endpoint matches pass, and the response stays unchanged. */
export function createFallbackEndpoint({ scope, ruleSet }: EndpointContext): PsoxyEndpoint {
  const fix = 'remove it, and list the endpoints';
  scope.report(createWarning('/allowAllEndpoints', ALLOWS_ALL, { fix }, 'RULES_OPEN'));
  const request = compileRequest({ scope, ruleSet }, { pathRegex: '(?s).*' }, '');
  const response: PsoxyResponse = {
    augments: [],
    schema: undefined,
    transforms: [],
    pointer: '/allowAllEndpoints',
  };
  return { id: 'any', template: '*', outline: undefined, linkPaths: [], request, response };
}

function compileRequest(
  { scope, ruleSet }: EndpointContext,
  rule: PsoxyEndpointRule,
  pointer: string,
): PsoxyRequestRule {
  const pattern = compilePathPattern(scope, rule, pointer);
  const pathSchemas = compileSchemas(
    scope,
    rule.pathParameterSchemas,
    joinPointer(pointer, 'pathParameterSchemas'),
  );
  const unknown = [...pathSchemas.keys()].find((name) => !pattern.groups.includes(name));
  if (unknown !== undefined)
    scope.report(
      createWarning(joinPointer(pointer, 'pathParameterSchemas', unknown), MATCHES_NOTHING, { at: 'key' }),
    );
  const querySchemas = compileSchemas(
    scope,
    rule.queryParamSchemas,
    joinPointer(pointer, 'queryParamSchemas'),
  );
  const guarded = (rule.odata ?? ruleSet.odata) === 'guarded';
  if (guarded) checkGuardedSchemas(querySchemas, joinPointer(pointer, 'queryParamSchemas'), scope.report);
  return {
    pattern,
    matchesFullUrl: rule.pathRegex !== undefined,
    methods: rule.allowedMethods && new Set(rule.allowedMethods.map((method) => method.toUpperCase())),
    queryNames: rule.allowedQueryParams && new Set(rule.allowedQueryParams.map(toAsciiLowerCase)),
    querySchemas: new Map([...querySchemas].map(([name, schema]) => [toAsciiLowerCase(name), schema])),
    pathSchemas,
    guarded,
    body: rule.requestBody && compileBodyRule(scope, rule.requestBody, joinPointer(pointer, 'requestBody')),
    headers: new Set([
      ...compileHeaders(scope, ruleSet.allowedRequestHeaders, '/allowedRequestHeaders'),
      ...(['allowedRequestHeaders', 'allowedRequestHeadersToForward'] as const).flatMap((key) =>
        compileHeaders(scope, rule[key], joinPointer(pointer, key)),
      ),
    ]),
  };
}

/** Headers that a caller may never set (credentials, framing, hops) are dropped with a warning. */
function compileHeaders(
  scope: CompileScope,
  names: readonly string[] | undefined,
  pointer: string,
): readonly string[] {
  return (names ?? []).map(toAsciiLowerCase).filter((name, index) => {
    const isForbiddenHeader = isNeverForwarded(name);
    if (isForbiddenHeader)
      scope.report(createWarning(joinPointer(pointer, index), IGNORED_HEADER, { fix: 'remove it' }));
    return !isForbiddenHeader;
  });
}

function compileSchemas(
  scope: CompileScope,
  rules: Readonly<Record<string, PsoxyParameterRule>> | undefined,
  pointer: string,
): ReadonlyMap<string, PsoxyParameter> {
  return new Map(
    Object.entries(rules ?? {}).map(([name, rule]) => [
      name,
      compileParameter(scope, rule, joinPointer(pointer, name)),
    ]),
  );
}

function compileResponse(context: EndpointContext, rule: PsoxyEndpointRule, pointer: string): PsoxyResponse {
  const { scope, ruleSet } = context;
  const links = getLinkMode(context, rule);
  return {
    augments: (rule.augments ?? []).map((each, index) =>
      compileAugment(scope, each, joinPointer(pointer, 'augments', index)),
    ),
    schema:
      rule.responseSchema &&
      compileResponseSchema(scope, ruleSet.definitions ?? {}, {
        rule: rule.responseSchema,
        pointer: joinPointer(pointer, 'responseSchema'),
      }),
    transforms: (rule.transforms ?? []).map((each, index) =>
      compileTransform(scope, each, joinPointer(pointer, 'transforms', index)),
    ),
    ...(links !== undefined && { links }),
    pointer,
  };
}

function createWarning(
  pointer: string,
  message: string,
  extra: Parameters<typeof createInvalidFinding>[2],
  code: Finding['code'] = 'RULES_INVALID',
): Finding {
  return { ...createInvalidFinding(pointer, message, extra), code, severity: 'warning' };
}
