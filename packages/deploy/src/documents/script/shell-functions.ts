/** Compatible with bash 3.2 (macOS). */
export const FUNCTIONS = `
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
FAILED=0
SIGNING=''
SIGNS_AS_IT_IS=$(curl --version | sed -n '1{/^curl [0-7]\\./p;/^curl 8\\.[0-8]\\./p;}')
ROW=''
if [ "\${1:-}" = --row ]; then
  ROW=yes
  shift
fi
GIVEN=\${NYMGATE_ENDPOINT:-}
GIVEN=\${GIVEN%/}

# sign TARGET: AWS compares with the encoded path, and curl before 8.9 signs the path of the address as it is.
sign() {
  local path=\${1%%\\?*}
  ARGS=(--aws-sigv4 "$SIGNING" "$ENDPOINT$1")
  if [ -n "$SIGNS_AS_IT_IS" ]; then
    ARGS=(--aws-sigv4 "$SIGNING" --request-target "$1" "$ENDPOINT\${path//\\$/%24}\${1#"$path"}")
  fi
}

# ask TARGET: the answer goes to $WORK/body, its status and error code to STATUS and CODE. A hint is the number of an AADSTS code.
ask() {
  local reply hint
  if [ -n "$SIGNING" ]; then sign "$1"; else ARGS=("$ENDPOINT$1"); fi
  reply=$(printf '%s\\n' "$PROOF" | curl --silent --show-error --max-time 90 --config - --output "$WORK/body" \\
    --write-out '%{http_code} %header{nymgate-error} %header{nymgate-hint}' "\${ARGS[@]}") || { STATUS=000 CODE='no answer'; return; }
  read -r STATUS CODE hint <<< "$reply"
  CODE=$CODE\${hint:+ AADSTS$hint}
}

# attempt TARGET [SLOT LOOKUP FILTER]…: fills the first slot with the values of an earlier answer, one after the other, until the
# call is answered with 200, forty times at most.
attempt() {
  local target=$1 slot lookup filter values value
  shift
  if [ $# -eq 0 ]; then
    [ "$TRIES" -lt 40 ] || return 1
    TRIES=$((TRIES + 1))
    ask "$target"
    [ "$STATUS" = 200 ]
    return
  fi
  slot=$1 lookup=$2 filter=$3
  shift 3
  ask "$lookup"
  [ "$STATUS" = 200 ] || return 1
  values=$(jq --raw-output "$filter" "$WORK/body")
  [ -n "$values" ] || { STATUS='---'; CODE="no value found for {$slot}"; return 1; }
  while read -r value; do
    if [ $# -eq 0 ]; then
      attempt "\${target//"{$slot}"/$value}" && return
    else
      attempt "\${target//"{$slot}"/$value}" "\${@//"{$slot}"/$value}" && return
    fi
  done <<< "$values"
  return 1
}

# The first row of the answer, where it has one; of each connector once.
show_row() {
  local row
  row=$(jq --compact-output 'first(.value[]?)' "$WORK/body")
  if [ -n "$row" ]; then
    printf '  row   %s\\n' "$row"
    ROW=''
  fi
}

# example ID TARGET [SLOT LOOKUP FILTER]…
example() {
  local id=$1
  shift
  TRIES=0
  if attempt "$@"; then
    printf '  pass  %s  %s\\n' "$STATUS" "$id"
    if [ -n "$ROW" ]; then show_row; fi
  else
    FAILED=1
    printf '  FAIL  %s  %s  %s\\n' "$STATUS" "$id" "$CODE"
  fi
}
`;

/** Each connector has a separate shell, so that addresses and credentials don't mix. */
export const RUN = `
for name in "$@"; do
  ( run "$name"; exit "$FAILED" ) || FAILED=$?
done
exit "$FAILED"
`;

/** The API key file. Not nymgate.key, which is a pseudonym key and never shared. */
export const KEY_FILE = `KEY_FILE=\${NYMGATE_KEY_FILE:-caller.key}`;
