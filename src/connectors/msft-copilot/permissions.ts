import type { ConnectorOptions, Permission } from '../connector.ts';
import { need, permissionsFor, USER_READ } from '../permissions.ts';
import { endpoints } from './endpoints.ts';

const INTERACTIONS_READ = need(
  'AiEnterpriseInteraction.Read.All',
  /\/getAllEnterpriseInteractions$/,
  'Reads prompts and answers, of whose texts only length and number of words leave; Graph has no smaller role.',
);

export function permissions(options: ConnectorOptions): readonly Permission[] {
  return permissionsFor(endpoints(options), [INTERACTIONS_READ, USER_READ]);
}
