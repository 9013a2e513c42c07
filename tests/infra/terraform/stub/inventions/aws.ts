import { policyDocument } from '../policy-document.ts';
import type { Inventions } from './invention.ts';

/** Shapes: registry.terraform.io/providers/hashicorp/aws, pages of each resource, "Attribute Reference". */
export const AWS: Inventions = {
  aws_iam_role: { arn: 'arn:aws:iam::123456789012:role/{name}', id: '{name}', unique_id: 'AROA{hex}' },
  aws_iam_role_policy: { id: '{role}:{name}' },
  aws_lambda_function: { arn: 'arn:aws:lambda:eu-central-1:123456789012:function:{function_name}' },
  aws_secretsmanager_secret: {
    arn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:{name}-{hex}',
    id: '{arn}',
  },
  'data.aws_caller_identity': { account_id: '123456789012', arn: 'arn:aws:iam::123456789012:user/operator' },
  'data.aws_iam_policy_document': { json: policyDocument },
};
