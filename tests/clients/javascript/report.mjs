// What the two JavaScript clients share; none of it talks to the gateway.
export const { GATEWAY, TLS_GATEWAY, API_KEY = '', CONTROL, PERSON, ONLY } = process.env;

/** Asks for something to happen in the tenant. */
export async function control(action) {
  const response = await fetch(`${CONTROL}/${action}`);
  if (response.status !== 204) throw new Error(await response.text());
}

/** Runs the cases one by one and prints a line for each: what it saw, or the client's own error. */
export async function report(cases, describe) {
  for (const [id, work] of Object.entries(cases)) {
    if (ONLY ? id !== ONLY : id === 'tls') continue;
    const outcome = await work().then(
      (saw) => ({ saw }),
      (error) => ({ error: describe(error) }),
    );
    process.stdout.write(`${JSON.stringify({ case: id, ...outcome })}\n`);
  }
}

export const distinct = (rows) => ({ rows: rows.length, distinct: new Set(rows.map(({ id }) => id)).size });

export async function refusal(work) {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was refused');
}
