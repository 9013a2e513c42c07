/** Where clients configure an additional CA; `note` says whether it replaces the default ones. */
export const TRUST_VARIABLES = Object.freeze([
  { runtime: 'Node', variable: 'NODE_EXTRA_CA_CERTS', note: 'in addition to its own' },
  { runtime: 'Python: requests', variable: 'REQUESTS_CA_BUNDLE', note: 'in place of its own' },
  { runtime: 'Python: httpx, aiohttp, ssl', variable: 'SSL_CERT_FILE', note: 'in place of its own' },
  { runtime: 'Go on Linux', variable: 'SSL_CERT_FILE', note: "in place of the system's" },
  { runtime: '.NET on Linux', variable: 'SSL_CERT_FILE', note: "in place of the system's" },
  { runtime: 'curl', variable: 'CURL_CA_BUNDLE', note: 'in place of its own; or `--cacert FILE`' },
  {
    runtime: 'Java, Spark',
    variable: 'JAVA_TOOL_OPTIONS',
    note: '`-Djavax.net.ssl.trustStore=STORE`, in place of its own; `keytool -importcert -file FILE -keystore STORE -alias nymgate -noprompt -storepass changeit` makes the store',
  },
] as const);
