import type { AwsContext } from './aws-context.ts';
import { isRegion } from './aws-endpoints.ts';
import { awsFailure } from './aws-faults.ts';
import { set } from './environment-credentials.ts';
import { openInstanceMetadata } from './instance-metadata.ts';

/**
 * The region to ask in: as configured, AWS_REGION (Lambda, ECS on Fargate, EKS), AWS_DEFAULT_REGION, or that of the EC2 instance.
 *
 * @throws RequestError SOURCE_AUTH_FAILED when there is none, or it is not a region code
 * @example await findRegion(undefined, context) // 'eu-west-1'
 */
export async function findRegion(configured: string | undefined, context: AwsContext): Promise<string> {
  const region =
    configured ??
    set(context.environment('AWS_REGION')) ??
    set(context.environment('AWS_DEFAULT_REGION')) ??
    (await instanceRegion(context));
  if (region === undefined || !isRegion(region)) throw awsFailure('AWS region is not known');
  return region;
}

async function instanceRegion(context: AwsContext): Promise<string | undefined> {
  return (await openInstanceMetadata(context))?.('placement/region');
}
