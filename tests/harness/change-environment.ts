/**
 * Sets variables of the process; the function it returns puts back what was there.
 *
 * @example const restore = changeEnvironment({ AWS_REGION: 'eu-west-1' });
 */
export function changeEnvironment(variables: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
