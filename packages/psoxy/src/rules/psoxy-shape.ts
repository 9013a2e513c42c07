import { joinPointer } from '@nymgate/rules/text/json-pointer';
import { type Report, reportInvalid } from '@nymgate/rules/text/yaml/finding';
import {
  enumShape,
  isMapping,
  listShape,
  mappingShape,
  recordShape,
  type ShapeCheck,
  textShape,
} from '@nymgate/rules/text/yaml/shapes';
import { augmentShape, transformShape } from './compile-transform.ts';
import { bodySchemaShape, parameterShape, schemaShape } from './schema-shape.ts';

const LIST_BOUNDS = { least: 0, most: 10_000 };
const booleanShape = enumShape([true, false]);
const name: ShapeCheck = textShape('text of 1 to 256 characters', /^[\s\S]{1,256}$/);
/** RFC 9110 `token`. */
const headerName: ShapeCheck = textShape('the name of a header', /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/);
const method: ShapeCheck = textShape('the name of a method', /^[A-Za-z]{1,16}$/);
const pattern: ShapeCheck = textShape('text of 1 to 8192 characters', /^[\s\S]{1,8192}$/);
const headers = listShape(headerName, LIST_BOUNDS);
const links = enumShape(['seal']);
const odata = enumShape(['guarded']);

/** Psoxy's files have the schema itself here, OpenAPI's the key `schema` (psoxy-facts.md#n). */
const bodyContent: ShapeCheck = (value, pointer, report) => {
  const isOpenApi = isMapping(value) && Object.hasOwn(value, 'schema');
  const shape = isOpenApi ? mappingShape({ schema: { shape: bodySchemaShape } }) : bodySchemaShape;
  shape(value, pointer, report);
};

const requestBody = mappingShape({
  required: { shape: booleanShape },
  content: { shape: recordShape(name, bodyContent) },
});

const endpointKeysShape = mappingShape({
  pathTemplate: { shape: pattern },
  pathRegex: { shape: pattern },
  allowedMethods: { shape: listShape(method, LIST_BOUNDS) },
  allowedQueryParams: { shape: listShape(name, LIST_BOUNDS) },
  queryParamSchemas: { shape: recordShape(name, parameterShape) },
  pathParameterSchemas: { shape: recordShape(name, parameterShape) },
  requestBody: { shape: requestBody },
  allowedRequestHeaders: { shape: headers },
  allowedRequestHeadersToForward: { shape: headers },
  responseSchema: { shape: schemaShape },
  transforms: { shape: listShape(transformShape, LIST_BOUNDS) },
  augments: { shape: listShape(augmentShape, LIST_BOUNDS) },
  links: { shape: links },
  odata: { shape: odata },
});

export const endpointShape: ShapeCheck = (value, pointer, report) => {
  endpointKeysShape(value, pointer, report);
  if (isMapping(value) && !Object.hasOwn(value, 'pathTemplate') && !Object.hasOwn(value, 'pathRegex'))
    reportInvalid(report, pointer, 'needs the key "pathTemplate" or "pathRegex"');
};

export const definitionsShape: ShapeCheck = recordShape(name, schemaShape);

const createRuleSetShape = (shapes: { readonly definitions: ShapeCheck; readonly endpoint: ShapeCheck }) =>
  mappingShape({
    allowAllEndpoints: { shape: booleanShape },
    allowedRequestHeaders: { shape: headers },
    definitions: { shape: shapes.definitions },
    endpoints: { shape: listShape(shapes.endpoint, { least: 0, most: 2000 }) },
    links: { shape: links },
    odata: { shape: odata },
  });

const ruleSet = createRuleSetShape({ definitions: definitionsShape, endpoint: endpointShape });

/** An endpoint's path, enough to compare it with others. */
const definitionShape: ShapeCheck = (value, pointer, report) => {
  if (!isMapping(value)) return reportInvalid(report, pointer, 'must be a mapping');
  for (const key of ['pathTemplate', 'pathRegex'])
    if (Object.hasOwn(value, key)) pattern(value[key], pointer, report);
};

const outline = createRuleSetShape({ definitions: () => undefined, endpoint: definitionShape });

/** {@link checkPsoxyShape} without the content of endpoints and definitions. */
export function checkOutline(data: unknown, report: Report): void {
  outline(data, '', report);
}

export function checkPsoxyShape(data: unknown, report: Report): void {
  ruleSet(data, '', report);
  if (!isMapping(data)) return;
  const empty = !Array.isArray(data['endpoints']) || data['endpoints'].length === 0;
  if (empty && data['allowAllEndpoints'] !== true && !Object.hasOwn(data, 'endpoints'))
    reportInvalid(report, '', 'has no endpoints, so it allows nothing', { fix: 'add "endpoints"' });
  else if (empty && data['allowAllEndpoints'] !== true)
    reportInvalid(report, joinPointer('', 'endpoints'), 'must not be empty, it allows nothing');
}
