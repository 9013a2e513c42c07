export { lacks } from './check-cloud.ts';
export type { Environment } from './environment.ts';
export { alternatives, configJsonSchema, type SchemaNode } from './json-schema.ts';
export { type ConfigInput, loadConfig } from './load-config.ts';
export { hostOf, isLoopback, isPlatformLocal } from './origin.ts';
export type { CallersConfig, Config, ConnectorConfig, Limits } from './schema.ts';
