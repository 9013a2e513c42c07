import type { Issue } from '@nymgate/engine/kernel/errors';

export function createConfigIssue(message: string, fix?: string): Issue {
  return { code: 'CONFIG_INVALID', severity: 'error', message, ...(fix !== undefined && { fix }) };
}
