export {
  type JsonArray,
  JsonError,
  type JsonErrorReason,
  type JsonLimits,
  type JsonNode,
  type JsonNumber,
  type JsonObject,
} from './json-node.ts';
export { parseJson, parseJsonDocuments } from './parse-json.ts';
export { canonicalJson, writeJson } from './write-json.ts';
