import type { EndpointRule } from '@nymgate/engine/plan/rule-set';
import type { ExampleCall, Permission } from './connector.ts';

const toBetaId = (id: string): string => `${id}-beta`;
const toBetaPath = (path: string): string => path.replace(/^\/v1\.0\//, '/beta/');

/**
 * The endpoints, and each once more under `/beta`, with the same rules: a property that only beta has is none that a rule names,
 * so it is dropped like any other. Links keep their version, because the templates of each have it.
 *
 * @example withBeta([{ id: 'users', path: '/v1.0/users', … }]) // ids users, users-beta; paths /v1.0/users, /beta/users
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

/** Both versions take the same permissions. Source: Graph's permissions reference, which does not tell versions apart. */
export function addBetaPermissions(permissions: readonly Permission[]): readonly Permission[] {
  return permissions.map((permission) => ({
    ...permission,
    endpoints: [...permission.endpoints, ...permission.endpoints.map(toBetaId)],
  }));
}

/** Each example in both versions. What fills the slots comes from v1.0, which is asked already. */
export function addBetaExamples(examples: readonly ExampleCall[]): readonly ExampleCall[] {
  const beta = examples.map(({ id, title, path, ...rest }) => ({
    ...rest,
    id: toBetaId(id),
    title: `${title}, beta`,
    path: toBetaPath(path),
  }));
  return [...examples, ...beta];
}
