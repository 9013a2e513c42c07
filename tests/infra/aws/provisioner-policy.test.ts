import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import policy from '../../../infra/examples/aws/provisioner-policy.json' with { type: 'json' };

// Rights of the person who applies infra/examples/aws, against the resource types that its modules make.

const INFRA = join(import.meta.dirname, '../../../infra');
/** The account's own switch is its administrator's: aws-account-bootstrap. */
const FOLDERS = [
  'modules/aws-instance',
  'modules/aws-caller',
  'modules/aws-keys',
  'modules/aws-cognito-federation',
  'examples/aws',
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
  'data.aws_iam_outbound_web_identity_federation': 'iam:GetOutboundWebIdentityFederationInfo',
  'data.aws_s3_object': 's3:GetObject s3:GetObjectVersion s3:GetObjectTagging s3:GetObjectVersionTagging',
  'data.aws_caller_identity': '',
  'data.aws_iam_policy_document': '',
  'data.aws_partition': '',
  'data.aws_region': '',
};

const types = [
  ...new Set(
    FOLDERS.flatMap((folder) =>
      readdirSync(join(INFRA, folder))
        .filter((name) => name.endsWith('.tf'))
        .flatMap((name) => [
          ...readFileSync(join(INFRA, folder, name), 'utf8').matchAll(/^(resource|data) "(aws_\w+)"/gm),
        ]),
    ).map(([, kind, type = '']) => (kind === 'data' ? `data.${type}` : type)),
  ),
];
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
    expect(allowed.filter((action) => !all.includes(action))).toEqual([]);
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
