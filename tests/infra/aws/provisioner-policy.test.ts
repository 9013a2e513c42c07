import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import policy from '../../../infra/examples/aws/provisioner-policy.json' with { type: 'json' };
import bulkPolicy from '../../../infra/examples/aws/provisioner-policy-bulk.json' with { type: 'json' };

// Rights of the person who applies infra/examples/aws, against the resource types that its modules make.

const INFRA = join(import.meta.dirname, '../../../infra');
/** The account's own switch is its administrator's: aws-account-bootstrap. */
const FOLDERS = [
  'modules/aws-instance',
  'modules/aws-caller',
  'modules/aws-keys',
  'modules/aws-cognito-federation',
  'examples/aws',
  'examples/aws/keys',
];

/**
 * What making, reading, changing and removing each type takes: the API calls of the provider, by the pages of "Actions, resources, and
 * condition keys" of each service. Types of data ask too; those that are not listed ask nothing, or what every caller may.
 */
const NEEDS: Readonly<Record<string, string>> = {
  aws_iam_role:
    'iam:CreateRole iam:GetRole iam:UpdateRole iam:UpdateRoleDescription iam:UpdateAssumeRolePolicy iam:DeleteRole iam:TagRole iam:UntagRole iam:ListRolePolicies iam:ListAttachedRolePolicies iam:ListInstanceProfilesForRole iam:PutRolePermissionsBoundary',
  aws_iam_role_policy: 'iam:PutRolePolicy iam:GetRolePolicy iam:DeleteRolePolicy',
  aws_lambda_function:
    'iam:PassRole lambda:CreateFunction lambda:GetFunction lambda:GetFunctionConfiguration lambda:GetFunctionCodeSigningConfig lambda:UpdateFunctionCode lambda:UpdateFunctionConfiguration lambda:DeleteFunction lambda:PublishVersion lambda:ListVersionsByFunction lambda:PutFunctionConcurrency lambda:DeleteFunctionConcurrency lambda:TagResource lambda:UntagResource lambda:ListTags s3:GetObject s3:GetObjectVersion',
  aws_lambda_alias: 'lambda:CreateAlias lambda:GetAlias lambda:UpdateAlias lambda:DeleteAlias',
  aws_lambda_function_url:
    'lambda:CreateFunctionUrlConfig lambda:GetFunctionUrlConfig lambda:UpdateFunctionUrlConfig lambda:DeleteFunctionUrlConfig',
  aws_lambda_permission: 'lambda:AddPermission lambda:GetPolicy lambda:RemovePermission',
  aws_cloudwatch_log_group:
    'logs:CreateLogGroup logs:DeleteLogGroup logs:DescribeLogGroups logs:PutRetentionPolicy logs:DeleteRetentionPolicy logs:AssociateKmsKey logs:DisassociateKmsKey logs:TagResource logs:UntagResource logs:ListTagsForResource',
  aws_secretsmanager_secret:
    'secretsmanager:CreateSecret secretsmanager:DescribeSecret secretsmanager:UpdateSecret secretsmanager:DeleteSecret secretsmanager:GetResourcePolicy secretsmanager:TagResource secretsmanager:UntagResource',
  // From 6.27 on the provider reads a write-only version by its list, not by its value (terraform-provider-aws, pull request 44876).
  aws_secretsmanager_secret_version:
    'secretsmanager:PutSecretValue secretsmanager:ListSecretVersionIds secretsmanager:UpdateSecretVersionStage',
  aws_ssm_parameter:
    'ssm:PutParameter ssm:GetParameter ssm:GetParameters ssm:DescribeParameters ssm:DeleteParameter ssm:AddTagsToResource ssm:RemoveTagsFromResource ssm:ListTagsForResource',
  aws_apigatewayv2_api:
    'apigateway:GET apigateway:POST apigateway:PUT apigateway:PATCH apigateway:DELETE apigateway:TagResource apigateway:UntagResource',
  aws_apigatewayv2_integration: 'apigateway:GET apigateway:POST apigateway:PATCH apigateway:DELETE',
  aws_apigatewayv2_route: 'apigateway:GET apigateway:POST apigateway:PATCH apigateway:DELETE',
  aws_apigatewayv2_stage: 'apigateway:GET apigateway:POST apigateway:PATCH apigateway:DELETE',
  aws_cognito_identity_pool:
    'cognito-identity:CreateIdentityPool cognito-identity:DescribeIdentityPool cognito-identity:UpdateIdentityPool cognito-identity:DeleteIdentityPool cognito-identity:TagResource cognito-identity:UntagResource cognito-identity:ListTagsForResource',
  aws_s3_bucket:
    's3:CreateBucket s3:DeleteBucket s3:ListBucket s3:GetBucketPolicy s3:GetBucketAcl s3:GetBucketCORS s3:GetBucketWebsite s3:GetBucketVersioning s3:GetAccelerateConfiguration s3:GetBucketRequestPayment s3:GetBucketLogging s3:GetLifecycleConfiguration s3:GetReplicationConfiguration s3:GetEncryptionConfiguration s3:GetBucketObjectLockConfiguration s3:GetBucketTagging s3:PutBucketTagging s3:ListTagsForResource s3:TagResource s3:UntagResource',
  aws_s3_bucket_public_access_block: 's3:PutBucketPublicAccessBlock s3:GetBucketPublicAccessBlock',
  aws_s3_bucket_server_side_encryption_configuration:
    's3:PutEncryptionConfiguration s3:GetEncryptionConfiguration',
  aws_s3_bucket_versioning: 's3:PutBucketVersioning s3:GetBucketVersioning',
  aws_s3_bucket_lifecycle_configuration: 's3:PutLifecycleConfiguration s3:GetLifecycleConfiguration',
  aws_s3_bucket_notification: 's3:PutBucketNotification s3:GetBucketNotification',
  aws_sqs_queue:
    'sqs:CreateQueue sqs:DeleteQueue sqs:GetQueueAttributes sqs:SetQueueAttributes sqs:ListQueueTags sqs:TagQueue sqs:UntagQueue',
  aws_sqs_queue_policy: 'sqs:GetQueueAttributes sqs:SetQueueAttributes',
  aws_sqs_queue_redrive_allow_policy: 'sqs:GetQueueAttributes sqs:SetQueueAttributes',
  aws_lambda_event_source_mapping:
    'lambda:CreateEventSourceMapping lambda:GetEventSourceMapping lambda:UpdateEventSourceMapping lambda:DeleteEventSourceMapping lambda:ListTags lambda:TagResource lambda:UntagResource',
  aws_cloudwatch_metric_alarm:
    'cloudwatch:PutMetricAlarm cloudwatch:DescribeAlarms cloudwatch:DeleteAlarms cloudwatch:ListTagsForResource cloudwatch:TagResource cloudwatch:UntagResource',
  aws_cloudwatch_log_metric_filter: 'logs:PutMetricFilter logs:DescribeMetricFilters logs:DeleteMetricFilter',
  'data.aws_iam_outbound_web_identity_federation': 'iam:GetOutboundWebIdentityFederationInfo',
  'data.aws_s3_object': 's3:GetObject s3:GetObjectVersion s3:GetObjectTagging s3:GetObjectVersionTagging',
  'data.aws_caller_identity': '',
  'data.aws_iam_policy_document': '',
  'data.aws_partition': '',
  'data.aws_region': '',
};

function typesIn(folders: readonly string[]): readonly string[] {
  const blocks = folders.flatMap((folder) =>
    readdirSync(join(INFRA, folder))
      .filter((name) => name.endsWith('.tf'))
      .flatMap((name) => [
        ...readFileSync(join(INFRA, folder, name), 'utf8').matchAll(/^(resource|data) "(aws_\w+)"/gm),
      ]),
  );
  return [...new Set(blocks.map(([, kind, type = '']) => (kind === 'data' ? `data.${type}` : type)))];
}

/** No resource takes it: it runs the diagnosis. */
const INVOKE = 'lambda:InvokeFunction';

const types = typesIn(FOLDERS);
const needed = (type: string) => (NEEDS[type] ?? '').split(' ').filter((action) => action !== '');

type Statement = {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
};
const statements = policy.Statement as readonly Statement[];
const actionsOf = ({ Action }: Statement) => (typeof Action === 'string' ? [Action] : Action);
const allowed = statements.filter(({ Effect }) => Effect === 'Allow').flatMap(actionsOf);

describe('IAC-13 provisioner-policy.json', () => {
  test('there are types, and for each it is known what it takes', () => {
    expect(types.length).toBeGreaterThan(15);
    expect(types.filter((type) => NEEDS[type] === undefined)).toEqual([]);
  });

  test.each(types)('allows what %s takes', (type) => {
    expect(needed(type).filter((action) => !allowed.includes(action))).toEqual([]);
  });

  test('allows nothing else', () => {
    const all = types.flatMap(needed);
    expect(allowed.filter((action) => !all.includes(action))).toEqual([INVOKE]);
  });

  test('DIA-01 invokes diagnoses by their whole names, never a gateway: an alias of one could be called a-doctor', () => {
    const [invoking, ...others] = statements.filter((statement) => actionsOf(statement).includes(INVOKE));
    expect([invoking?.Action, others]).toEqual([INVOKE, []]);
    for (const arn of [invoking?.Resource ?? []].flat())
      expect(arn).toMatch(/:function:nymgate-[a-z-]+-doctor$/);
  });

  test('names resources, but where AWS has none to name', () => {
    const everywhere = statements
      .filter(({ Resource }) => [Resource].flat().includes('*'))
      .flatMap(actionsOf);
    expect(everywhere).toEqual([
      'iam:GetOutboundWebIdentityFederationInfo',
      'logs:DescribeLogGroups',
      'ssm:DescribeParameters',
    ]);
    expect(allowed.filter((action) => action.includes('*'))).toEqual([]);
  });

  test('hands roles to Lambda alone', () => {
    const passing = policy.Statement.find(({ Action }) => Action === 'iam:PassRole');
    expect(passing?.Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } });
  });

  test('denies to read a key that lies in Secrets Manager', () => {
    const denied = statements.filter(({ Effect }) => Effect === 'Deny');
    expect(denied.flatMap(actionsOf)).toEqual(['secretsmanager:GetSecretValue']);
    const written = statements.find((statement) =>
      actionsOf(statement).includes('secretsmanager:PutSecretValue'),
    );
    expect(denied[0]?.Resource).toEqual(written?.Resource);
  });

  test('fits into a managed policy of IAM, 6,144 characters without blanks', () => {
    expect(JSON.stringify(policy).replaceAll(/\s/g, '').length).toBeLessThan(6_144);
  });
});

describe('IAC-31 provisioner-policy-bulk.json, beside the other one', () => {
  const bulkStatements = bulkPolicy.Statement as readonly (Statement & { readonly Condition?: unknown })[];
  const added = bulkStatements.filter(({ Effect }) => Effect === 'Allow').flatMap(actionsOf);
  const bulkTypes = typesIn(['modules/aws-bulk']);

  test('allows what the module takes and nothing else', () => {
    expect(bulkTypes.filter((type) => NEEDS[type] === undefined)).toEqual([]);
    const all = bulkTypes.flatMap(needed);
    expect(all.filter((action) => ![...allowed, ...added].includes(action))).toEqual([]);
    expect(added.filter((action) => !all.includes(action) || action.includes('*'))).toEqual([]);
  });

  test('names resources, but for mappings that are not there yet: those by their function', () => {
    const everywhere = bulkStatements.filter(({ Resource }) => [Resource].flat().includes('*'));
    expect(everywhere.map(({ Action, Condition }) => [Action, Condition])).toEqual([
      [
        'lambda:CreateEventSourceMapping',
        { ArnLike: { 'lambda:FunctionArn': expect.stringMatching(/:function:nymgate-prod-\*$/) } },
      ],
    ]);
  });

  test('denies to read a file, and fits into a managed policy', () => {
    const denied = bulkStatements.filter(({ Effect }) => Effect === 'Deny');
    expect(denied.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      ['s3:GetObject', 'arn:aws:s3:::contoso-hr-*/*'],
    ]);
    expect(JSON.stringify(bulkPolicy).replaceAll(/\s/g, '').length).toBeLessThan(6_144);
  });
});
