import { policyDocument } from '../policy-document.ts';
import type { Inventions } from './invention.ts';

const PLACE = 'eu-central-1:123456789012';
const ISSUER = 'https://a1d2b0fd-1177-4468-9351-2f0000000723.tokens.sts.global.api.aws';

/** Shapes: registry.terraform.io/providers/hashicorp/aws, pages of each resource, "Attribute Reference". */
export const AWS: Inventions = {
  aws_iam_role: {
    arn: ({ path, name }) => `arn:aws:iam::123456789012:role${String(path ?? '/')}${String(name)}`,
    id: '{name}',
    unique_id: 'AROA{hex}',
  },
  aws_iam_role_policy: { id: '{role}:{name}' },
  aws_cloudwatch_log_group: { arn: `arn:aws:logs:${PLACE}:log-group:{name}`, id: '{name}' },
  aws_lambda_function: {
    arn: `arn:aws:lambda:${PLACE}:function:{function_name}`,
    code_sha256: '{source_code_hash}',
    version: '1',
  },
  aws_lambda_alias: {
    arn: `arn:aws:lambda:${PLACE}:function:{function_name}:{name}`,
    invoke_arn: 'arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/{arn}/invocations',
  },
  aws_lambda_function_url: { function_url: 'https://stub{hex}.lambda-url.eu-central-1.on.aws/' },
  aws_apigatewayv2_api: {
    id: 'stub{hex}',
    api_endpoint: 'https://{id}.execute-api.eu-central-1.amazonaws.com',
    execution_arn: `arn:aws:execute-api:${PLACE}:{id}`,
  },
  aws_apigatewayv2_integration: { id: '{hex}' },
  aws_secretsmanager_secret: { arn: `arn:aws:secretsmanager:${PLACE}:secret:{name}-{hex}`, id: '{arn}' },
  aws_secretsmanager_secret_version: {
    version_id: '{uuid}',
    arn: '{secret_id}',
    id: '{secret_id}|{version_id}',
  },
  aws_ssm_parameter: { arn: `arn:aws:ssm:${PLACE}:parameter{name}`, version: () => 1 },
  aws_cognito_identity_pool: {
    id: 'eu-central-1:{uuid}',
    arn: `arn:aws:cognito-identity:${PLACE}:identitypool/{id}`,
  },
  aws_s3_bucket: { id: '{bucket}', arn: 'arn:aws:s3:::{bucket}' },
  aws_sqs_queue: {
    id: 'https://sqs.eu-central-1.amazonaws.com/123456789012/{name}',
    url: '{id}',
    arn: `arn:aws:sqs:${PLACE}:{name}`,
  },
  aws_iam_outbound_web_identity_federation: { issuer_identifier: ISSUER },
  'data.aws_iam_outbound_web_identity_federation': { issuer_identifier: ISSUER },
  'data.aws_caller_identity': { account_id: '123456789012', arn: 'arn:aws:iam::123456789012:user/operator' },
  'data.aws_partition': { partition: 'aws', dns_suffix: 'amazonaws.com' },
  'data.aws_region': { region: 'eu-central-1', name: 'eu-central-1' },
  // SHA-256 of nothing, in Base64.
  'data.aws_s3_object': { checksum_sha256: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' },
  'data.aws_iam_policy_document': { json: policyDocument },
};
