import { joinPointer } from '@nymgate/rules/text/json-pointer';
import { invalid, type Report } from '@nymgate/rules/text/yaml/finding';
import {
  isMapping,
  list,
  mapping,
  oneOf,
  record,
  type ShapeCheck,
  text,
} from '@nymgate/rules/text/yaml/shapes';
import { augmentShape, transformShape } from './compile-transform.ts';
import { bodySchemaShape, parameterShape, schemaShape } from './schema-shape.ts';

const MANY = { least: 0, most: 10_000 };
const truth = oneOf([true, false]);
const name: ShapeCheck = text('text of 1 to 256 characters', /^[\s\S]{1,256}$/);
/** RFC 9110 `token`. */
const headerName: ShapeCheck = text('the name of a header', /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/);
const method: ShapeCheck = text('the name of a method', /^[A-Za-z]{1,16}$/);
const pattern: ShapeCheck = text('text of 1 to 8192 characters', /^[\s\S]{1,8192}$/);
const headers = list(headerName, MANY);
const links = oneOf(['seal']);
const odata = oneOf(['guarded']);

/** Psoxy's files have the schema itself there, OpenAPI's a mapping with the key `schema` (psoxy-facts.md#n). */
const bodyContent: ShapeCheck = (value, pointer, report) => {
  const isOpenApi = isMapping(value) && Object.hasOwn(value, 'schema');
  const shape = isOpenApi ? mapping({ schema: { shape: bodySchemaShape } }) : bodySchemaShape;
  shape(value, pointer, report);
};

const requestBody = mapping({
  required: { shape: truth },
  content: { shape: record(name, bodyContent) },
});

const endpoint = mapping({
  pathTemplate: { shape: pattern },
  pathRegex: { shape: pattern },
  allowedMethods: { shape: list(method, MANY) },
  allowedQueryParams: { shape: list(name, MANY) },
  queryParamSchemas: { shape: record(name, parameterShape) },
  pathParameterSchemas: { shape: record(name, parameterShape) },
  requestBody: { shape: requestBody },
  allowedRequestHeaders: { shape: headers },
  allowedRequestHeadersToForward: { shape: headers },
  responseSchema: { shape: schemaShape },
  transforms: { shape: list(transformShape, MANY) },
  augments: { shape: list(augmentShape, MANY) },
  links: { shape: links },
  odata: { shape: odata },
});

/** Checks the shape of one endpoint. */
export const endpointShape: ShapeCheck = (value, pointer, report) => {
  endpoint(value, pointer, report);
  if (isMapping(value) && !Object.hasOwn(value, 'pathTemplate') && !Object.hasOwn(value, 'pathRegex'))
    report(invalid(pointer, 'needs the key "pathTemplate" or "pathRegex"'));
};

/** Checks the shape of the schemas that endpoints share. */
export const definitionsShape: ShapeCheck = record(name, schemaShape);

const ruleSetOf = (shapes: { readonly definitions: ShapeCheck; readonly endpoint: ShapeCheck }) =>
  mapping({
    allowAllEndpoints: { shape: truth },
    allowedRequestHeaders: { shape: headers },
    definitions: { shape: shapes.definitions },
    endpoints: { shape: list(shapes.endpoint, { least: 0, most: 2000 }) },
    links: { shape: links },
    odata: { shape: odata },
  });

const ruleSet = ruleSetOf({ definitions: definitionsShape, endpoint: endpointShape });

/** An endpoint as far as others are compared with it: where it is. */
const place: ShapeCheck = (value, pointer, report) => {
  if (!isMapping(value)) return report(invalid(pointer, 'must be a mapping'));
  for (const key of ['pathTemplate', 'pathRegex'])
    if (Object.hasOwn(value, key)) pattern(value[key], pointer, report);
};

const outline = ruleSetOf({ definitions: () => undefined, endpoint: place });

/** The same as {@link checkPsoxyShape} without what is inside of endpoints and definitions. */
export function checkOutline(data: unknown, report: Report): void {
  outline(data, '', report);
}

/** Checks the shape of a rule set of Psoxy's language, key by key; an unknown key is refused. */
export function checkPsoxyShape(data: unknown, report: Report): void {
  ruleSet(data, '', report);
  if (!isMapping(data)) return;
  const empty = !Array.isArray(data['endpoints']) || data['endpoints'].length === 0;
  if (empty && data['allowAllEndpoints'] !== true && !Object.hasOwn(data, 'endpoints'))
    report(invalid('', 'has no endpoints, so it allows nothing', { fix: 'add "endpoints"' }));
  else if (empty && data['allowAllEndpoints'] !== true)
    report(invalid(joinPointer('', 'endpoints'), 'must not be empty, it allows nothing'));
}
