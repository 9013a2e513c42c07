import { optionalField, textField } from '../../settings/field.ts';

/** Nothing in it can change a host name. */
const AWS_REGION = /^[a-z]{2,5}(?:-[a-z]{1,12}){1,3}-\d{1,2}$/;

export function isRegion(text: string): boolean {
  return text.length <= 32 && AWS_REGION.test(text);
}

export const regionField = (meaning: string) =>
  optionalField(
    textField(meaning, { format: AWS_REGION, message: 'must be a region code such as eu-west-1' }),
  );

export const cognitoIdField = (meaning: string) =>
  textField(meaning, {
    maximum: 55,
    format: /^[a-z0-9-]+:[0-9a-f-]{36}$/,
    message: 'must have the form REGION:GUID',
  });

/** Variables of the AWS SDKs for region and credentials. */
export const AWS_ENVIRONMENT = [
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_PROFILE',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'HOME',
  'USERPROFILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_EC2_METADATA_DISABLED',
  'AWS_EC2_METADATA_SERVICE_ENDPOINT',
  'AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE',
  'AWS_ENDPOINT_URL_STS',
] as const;
