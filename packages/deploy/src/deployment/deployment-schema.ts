import { type SchemaNode, toJsonSchema } from '@nymgate/clouds/settings/json-schema';
import { DEPLOYMENT } from './deployment-fields.ts';

/** Published as infra/deployment.schema.json. */
export function deploymentJsonSchema(): SchemaNode & Readonly<Record<'$schema' | 'title', string>> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Nymgate deployment, version 1',
    ...toJsonSchema(DEPLOYMENT),
  };
}
