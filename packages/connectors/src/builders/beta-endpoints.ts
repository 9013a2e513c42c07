import type { EndpointRule } from '@nymgate/engine/plan/rule-set';
import type { ExampleCall, Permission } from './connector.ts';

const toBetaId = (id: string): string => `${id}-beta`;
const toBetaPath = (path: string): string => path.replace(/^\/v1\.0\//, '/beta/');

/**
 * Adds each endpoint under `/beta` with the same rules, so that properties that only beta has are dropped.
 * Links keep their version, because both versions have templates.
 * @example addBetaEndpoints([{ id: 'users', path: '/v1.0/users', … }]) // ids users, users-beta; paths
 * /v1.0/users, /beta/users
 */
export function addBetaEndpoints(endpoints: readonly EndpointRule[]): readonly EndpointRule[] {
  return [...endpoints, ...endpoints.map(toBetaEndpoint)];
}

function toBetaEndpoint({ linkTemplates, ...rule }: EndpointRule): EndpointRule {
  return {
    ...rule,
    id: toBetaId(rule.id),
    path: toBetaPath(rule.path),
    ...(linkTemplates && { linkTemplates: linkTemplates.map(toBetaPath) }),
  };
}

/** Source: Graph's permissions reference, which doesn't distinguish versions. */
export function addBetaPermissions(permissions: readonly Permission[]): readonly Permission[] {
  return permissions.map((permission) => ({
    ...permission,
    endpoints: [...permission.endpoints, ...permission.endpoints.map(toBetaId)],
  }));
}

/** Lookups stay on v1.0. */
export function addBetaExamples(examples: readonly ExampleCall[]): readonly ExampleCall[] {
  const beta = examples.map(({ id, title, path, ...rest }) => ({
    ...rest,
    id: toBetaId(id),
    title: `${title}, beta`,
    path: toBetaPath(path),
  }));
  return [...examples, ...beta];
}
