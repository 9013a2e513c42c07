import * as z from 'zod';
import { secretReference, sourceOrigin } from './fields.ts';
import { REFINEMENTS } from './refinements.ts';

const federatedAudience = z
  .string()
  .regex(/^[\x21-\x7e]{1,600}$/, 'must be 1 to 600 characters without blanks')
  .optional()
  .describe('Audience of the token. Absent, that of the cloud, e.g. `api://AzureADTokenExchange`.');

const awsRegion = z
  .string()
  .regex(/^[a-z]{2,5}(?:-[a-z]{1,12}){1,3}-\d{1,2}$/, 'must be a region code such as eu-west-1')
  .optional();

const cognitoId = z
  .string()
  .max(55)
  .regex(/^[a-z0-9-]+:[0-9a-f-]{36}$/, 'must have the form REGION:GUID');

/** How the gateway proves who it is, per connector: one entry a provider of `source-auth`. */
export const assertionSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('token-file').describe('How the gateway proves who it is: a token file.'),
    path: z
      .string()
      .min(1)
      .optional()
      .describe(
        'File that the platform keeps filled with a fresh identity token (JWT). Absent, the one that AKS names in AZURE_FEDERATED_TOKEN_FILE.',
      ),
  }),
  z.strictObject({
    type: z.literal('gcp').describe('How the gateway proves who it is: a Google service account.'),
    audience: federatedAudience,
    impersonate: z
      .string()
      .max(254)
      .regex(
        /^[a-z0-9][a-z0-9.-]*@[a-z0-9][a-z0-9.-]*\.gserviceaccount\.com$/,
        'must be the email of a service account, name@project.iam.gserviceaccount.com',
      )
      .optional()
      .describe('Service account to speak for. Absent, the one that the workload runs as.'),
  }),
  z.strictObject({
    type: z.literal('azure').describe('How the gateway proves who it is: a managed identity of Azure.'),
    clientId: z
      .guid('must be a GUID')
      .describe('Client id of the user-assigned managed identity, not of the application.'),
  }),
  z.strictObject({
    type: z.literal('github').describe('How the gateway proves who it is: a GitHub Actions job.'),
    audience: federatedAudience,
  }),
  z.strictObject({
    type: z.literal('aws').describe('How the gateway proves who it is: an IAM role of AWS.'),
    region: awsRegion.describe('Region of STS. Absent, AWS_REGION, or that of the EC2 instance.'),
    endpoint: sourceOrigin
      .refine(
        REFINEMENTS.isRegionalSts,
        'must not be the global endpoint, which does not issue identity tokens',
      )
      .optional()
      .describe('STS in place of the regional endpoint: a FIPS or VPC endpoint.'),
    audience: federatedAudience,
    tokenSeconds: z.int().min(60).max(3_600).default(300).describe('Life of the identity token.'),
  }),
  z.strictObject({
    type: z
      .literal('aws-cognito')
      .describe('How the gateway proves who it is: an identity of an Amazon Cognito identity pool.'),
    region: awsRegion.describe('Region of the pool. Absent, that in `identityPoolId`.'),
    endpoint: sourceOrigin
      .optional()
      .describe('Cognito in place of the regional endpoint, e.g. a FIPS endpoint.'),
    identityPoolId: cognitoId.describe('Identity pool; the audience of the token.'),
    identityId: cognitoId
      .optional()
      .describe('Identity of the pool; the subject of the token. Absent, the one that the login has.'),
    developerProvider: z
      .string()
      .regex(/^[\w._-]{1,128}$/, 'must be the name of a developer provider')
      .describe('Developer provider of the pool.'),
    login: z.string().min(1).max(1_024).describe('Login of the gateway with the developer provider.'),
    tokenSeconds: z.int().min(300).max(3_600).default(300).describe('Life of the identity token.'),
  }),
  z.strictObject({
    type: z
      .literal('certificate')
      .describe('How the gateway proves who it is: a key of its own. Deprecated: a key can be copied.'),
    certificates: z
      .array(
        z.strictObject({
          certificate: secretReference.describe('Where the certificate is (PEM): env:NAME or file:PATH.'),
          key: secretReference.describe('Where its private key is (PEM, RSA): env:NAME or file:PATH.'),
        }),
      )
      .min(1)
      .max(4)
      .describe(
        'The first that is valid now signs; when Entra does not know it, the next. Several during a rotation.',
      ),
  }),
]);
