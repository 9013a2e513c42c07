/** The part of `@azure/functions` that registers a function. It is an optional peer: only this host needs it. */
export async function loadLibrary(): Promise<typeof import('@azure/functions')> {
  try {
    return await import('@azure/functions');
  } catch {
    throw new Error(
      'The host for Azure Functions needs the package @azure/functions. Next: npm install @azure/functions@4.16.5, in the folder that is deployed.',
    );
  }
}
