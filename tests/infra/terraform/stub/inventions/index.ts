import { AWS } from './aws.ts';
import { AZUREAD } from './azuread.ts';
import { AZURERM } from './azurerm.ts';
import { GOOGLE } from './google.ts';
import type { Inventions } from './invention.ts';
import { KUBERNETES } from './kubernetes.ts';
import { RANDOM } from './random.ts';

/** Of all providers, by type: `aws_iam_role`, `data.aws_caller_identity`, `ephemeral.random_password`. */
export const INVENTIONS: Inventions = { ...AWS, ...AZUREAD, ...AZURERM, ...GOOGLE, ...KUBERNETES, ...RANDOM };
