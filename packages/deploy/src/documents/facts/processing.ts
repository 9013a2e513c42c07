import type { Deployment } from '../../deployment/parse-deployment.ts';
import type { ServedConnector } from './served-connector.ts';

type Stated = NonNullable<Deployment['processing']>;
/** What only people know of the processing; absent: not stated yet. */
export type Processing = { readonly [Name in keyof Stated]?: NonNullable<Stated[Name]> };

/** Of a connector, else of the deployment. */
export function getProcessing({ deployment, deployedConnector }: ServedConnector): Processing {
  const stated = [deployment.processing, deployedConnector.processing].flatMap((one) =>
    Object.entries(one ?? {}).filter(([, value]) => value !== null && value !== undefined),
  );
  return Object.fromEntries(stated) as Processing;
}
