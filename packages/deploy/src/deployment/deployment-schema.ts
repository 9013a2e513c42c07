import { type SchemaNode, toJsonSchema } from '@nymgate/clouds/settings/json-schema';
import { DEPLOYMENT } from './deployment-fields.ts';

/** JSON Schema (draft 2020-12) of the output `deployment`; published as infra/deployment.schema.json. */
export function deploymentJsonSchema(): SchemaNode & Readonly<Record<'$schema' | 'title', string>> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Nymgate deployment, version 1',
    ...toJsonSchema(DEPLOYMENT),
  };
}
