/**
 * Variables whose names are Node's or OpenSSL's and that a gateway may run with, each with its reason. Whatever else is named so is
 * refused: Node has some 30 such variables, adds more, and several load code (`OPENSSL_CONF`, `OPENSSL_MODULES`, `NODE_PATH`) or
 * write files (`NODE_REDIRECT_WARNINGS`, `NODE_COMPILE_CACHE`), so a list of the dangerous ones is never whole (SWI-01).
 */
const ALLOWED_VARIABLES: Readonly<Record<string, string>> = {
  NODE_ENV: 'only this program reads it',
  NODE_OPTIONS: 'its words are checked as those of the command line',
  NODE_EXTRA_CA_CERTS: 'adds an authority and takes no check away',
  NODE_USE_SYSTEM_CA: 'as --use-system-ca',
  NODE_TLS_REJECT_UNAUTHORIZED: 'its value is checked',
  NODE_NO_WARNINGS: 'as --no-warnings',
  NODE_PENDING_DEPRECATION: 'a warning more',
  NODE_DISABLE_COLORS: 'colours of a terminal',
  NODE_VERSION: 'set by the images of Node; Node does not read it',
  NODE_NAME: 'set by Kubernetes where a pod asks for it; Node does not read it',
  NODE_IP: 'as NODE_NAME',
};

const RUNTIME_VARIABLE = /^(?:NODE|OPENSSL)_/;
/** What Kubernetes sets for a service that is called `node-…`: Node reads no such name. */
const KUBERNETES_SERVICE_VARIABLE =
  /^NODE_\w+_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT|PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)$/;

/**
 * Names of the variables that Node or OpenSSL could obey and that nobody has let pass. An empty one counts for nothing, as for Node.
 * Windows knows variables in any case.
 *
 * @example unknownVariables({ NODE_PATH: '/lib', HOME: '/root' }) // ['NODE_PATH']
 */
export function findUnknownVariables(
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return Object.keys(environment).filter((given) => {
    const name = given.toUpperCase();
    return (
      RUNTIME_VARIABLE.test(name) &&
      !Object.hasOwn(ALLOWED_VARIABLES, name) &&
      !KUBERNETES_SERVICE_VARIABLE.test(name) &&
      !!environment[given]
    );
  });
}
