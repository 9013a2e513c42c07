import { describe, expect, it } from 'vitest';
import { rejectProduction } from './open-inspected-tenant.ts';

describe('inspect mode (WEB-09)', () => {
  it.each([
    'AWS_LAMBDA_FUNCTION_NAME',
    'ECS_CONTAINER_METADATA_URI',
    'ECS_CONTAINER_METADATA_URI_V4',
    'K_SERVICE',
    'CLOUD_RUN_JOB',
    'GAE_SERVICE',
    'WEBSITE_INSTANCE_ID',
    'WEBSITE_SITE_NAME',
    'CONTAINER_APP_NAME',
    'KUBERNETES_SERVICE_HOST',
  ])('is refused on the platform that sets %s', (name) => {
    const refused = expect.objectContaining({ message: expect.stringContaining(name) });
    expect(() => rejectProduction({ [name]: 'x', NODE_ENV: 'development' })).toThrow(refused);
    expect(() => rejectProduction({ [name]: '' })).not.toThrow();
  });

  it('is refused with NODE_ENV=production, and nowhere else for it', () => {
    expect(() => rejectProduction({ NODE_ENV: 'production' })).toThrow('NODE_ENV is production');
    for (const NODE_ENV of [undefined, '', 'development', 'test'])
      expect(() => rejectProduction({ NODE_ENV })).not.toThrow();
  });
});
