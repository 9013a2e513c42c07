export type { Environment } from './environment.ts';
export { alternatives, configJsonSchema, type SchemaNode } from './json-schema.ts';
export { type ConfigInput, loadConfig } from './load-config.ts';
export { hostOf, isLoopback } from './origin.ts';
export type { Config, ConnectorConfig, Limits } from './schema.ts';
