import type { JsonTypeName, PsoxyTransformRule } from './psoxy-response.ts';

/** Psoxy's rules as written. A YAML tag (`!<redact>`) becomes the key `method`. */
export type PsoxyRuleSet = {
  readonly allowAllEndpoints?: boolean;
  readonly allowedRequestHeaders?: readonly string[];
  readonly definitions?: Readonly<Record<string, PsoxySchemaRule>>;
  readonly endpoints?: readonly PsoxyEndpointRule[];
  /** Extension: paging links become encrypted links of the gateway. */
  readonly links?: 'seal';
  /** Extension: OData options that filter by value need a schema. */
  readonly odata?: 'guarded';
};

export type PsoxyEndpointRule = {
  readonly pathTemplate?: string;
  readonly pathRegex?: string;
  readonly allowedMethods?: readonly string[];
  readonly allowedQueryParams?: readonly string[];
  readonly queryParamSchemas?: Readonly<Record<string, PsoxyParameterRule>>;
  readonly pathParameterSchemas?: Readonly<Record<string, PsoxyParameterRule>>;
  readonly requestBody?: PsoxyRequestBody;
  readonly allowedRequestHeaders?: readonly string[];
  readonly allowedRequestHeadersToForward?: readonly string[];
  readonly responseSchema?: PsoxySchemaRule;
  readonly transforms?: readonly PsoxyTransformRule[];
  readonly augments?: readonly PsoxyAugmentRule[];
  readonly links?: 'seal';
  readonly odata?: 'guarded';
};

export type Scalar = string | number | boolean | null;

export type PsoxyParameterRule = {
  readonly required?: boolean;
  readonly type?: 'string' | 'integer' | 'number';
  readonly enum?: readonly (string | number | boolean)[];
  readonly pattern?: string;
  readonly format?: 'reversible-pseudonym' | 'pseudonym';
  readonly anyOf?: readonly PsoxyParameterRule[];
};

export type PsoxyRequestBody = {
  readonly required?: boolean;
  /** The schema by media type, directly or, as in OpenAPI, under the key `schema`. */
  readonly content?: Readonly<
    Record<string, PsoxyBodySchemaRule | { readonly schema?: PsoxyBodySchemaRule }>
  >;
};

export type PsoxyBodySchemaRule = {
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, PsoxyBodySchemaRule>>;
  readonly type?: JsonTypeName | readonly JsonTypeName[];
  readonly properties?: Readonly<Record<string, PsoxyBodySchemaRule>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | PsoxyBodySchemaRule;
  readonly items?: PsoxyBodySchemaRule;
  readonly const?: Scalar;
  readonly anyOf?: readonly PsoxyBodySchemaRule[];
  readonly allOf?: readonly PsoxyBodySchemaRule[];
  readonly oneOf?: readonly PsoxyBodySchemaRule[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
};

export type PsoxySchemaRule = {
  readonly $ref?: string;
  /** An unknown type is accepted with a warning; values there become null. */
  readonly type?: string;
  readonly properties?: Readonly<Record<string, PsoxySchemaRule>>;
  readonly items?: PsoxySchemaRule;
  readonly anyOf?: readonly PsoxySchemaRule[];
  readonly const?: Scalar;
  readonly if?: PsoxySchemaRule;
  readonly then?: PsoxySchemaRule;
  readonly else?: PsoxySchemaRule;
};

export type PsoxyAugmentRule = {
  readonly method: string;
  readonly jsonPaths: readonly string[];
  readonly innerJsonPath?: string;
};

/** Follows definitions that are only a `$ref`; undefined for a missing or circular reference. */
export function resolveReference(
  definitions: Readonly<Record<string, { readonly $ref?: string }>>,
  reference: string,
): string | undefined {
  const seen = new Set<string>();
  let next: string | undefined = reference;
  while (next !== undefined) {
    if (next === '#') return '#';
    const name = next.slice('#/definitions/'.length);
    if (seen.has(name) || !Object.hasOwn(definitions, name)) return undefined;
    seen.add(name);
    next = definitions[name]?.$ref;
    if (next === undefined) return name;
  }
  return undefined;
}
