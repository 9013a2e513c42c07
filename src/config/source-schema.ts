import { z } from 'zod';
import { sourceOrigin } from './fields.ts';

export const sourceSchema = z
  .strictObject({
    authority: sourceOrigin
      .default('https://login.microsoftonline.com')
      .describe('Entra ID. Plain http only on loopback.'),
    graph: sourceOrigin
      .default('https://graph.microsoft.com')
      .describe('Microsoft Graph. Plain http only on loopback.'),
  })
  .prefault({})
  .describe('Which Microsoft cloud.');
