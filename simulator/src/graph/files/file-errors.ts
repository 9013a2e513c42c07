import { badRequest, GraphError } from '../graph-error.ts';

export const filesDenied = (): GraphError => new GraphError(403, 'accessDenied', 'Access denied');

export const itemNotFound = (): GraphError =>
  new GraphError(404, 'itemNotFound', 'The resource could not be found.');

export const resourceNotFound = (message: string): GraphError =>
  new GraphError(404, 'ResourceNotFound', message);

export const malformedDrive = (): GraphError =>
  badRequest(
    'The provided drive id appears to be malformed, or does not represent a valid drive.',
    'invalidRequest',
  );

export const badToken = (): GraphError => badRequest('The provided token is invalid.', 'invalidRequest');

/** Two ways to start again; which one SharePoint asks for depends on what it has lost (driveItem: delta). */
export function resyncRequired(location: string, inner: 'Apply' | 'Upload'): GraphError {
  return new GraphError(
    410,
    'resyncRequired',
    'Resync required. Replace any local items with the server version (including deletes) if you are sure that the service was up to date with your local changes when you last sync’d.',
    { headers: { location }, inner: `resyncChanges${inner}Differences` },
  );
}
