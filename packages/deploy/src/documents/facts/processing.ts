import type { Deployment } from '../../deployment/parse-deployment.ts';
import type { ServedConnector } from './served-connector.ts';

type Stated = NonNullable<Deployment['processing']>;
/** What only people know of the processing; absent: not stated yet. */
export type Processing = { readonly [Name in keyof Stated]?: NonNullable<Stated[Name]> };

/** Who runs the gateway; undefined: nobody has stated it. */
export type Operator = 'processor' | 'organization' | undefined;

/** Says it without a name. */
export function isNoProcessor(value: Processing['processor']): boolean {
  return value === false || (typeof value === 'string' && /^(?:none|false)$/i.test(value.trim()));
}

/** How earlier deployments say that nobody processes the data on the controller's behalf. */
const WORDED =
  /^(?:n\/a|[-–—]|(?:no|none|keine?[rs]?|aucune?)(?:[ :,.]+(?:processor|processing|external|third|other|auftragsverarbeit|dienstleister|extern|sous-traitan|prestataire).*)?)\.?$/i;

export function getOperator({ processor }: Processing): Operator {
  if (processor === undefined || String(processor).trim() === '') return undefined;
  return isNoProcessor(processor) || WORDED.test(String(processor)) ? 'organization' : 'processor';
}

/** Of a connector, else of the deployment. */
export function getProcessing({ deployment, deployedConnector }: ServedConnector): Processing {
  const stated = [deployment.processing, deployedConnector.processing].flatMap((one) =>
    Object.entries(one ?? {}).filter(([, value]) => value !== null && value !== undefined),
  );
  return Object.fromEntries(stated) as Processing;
}
