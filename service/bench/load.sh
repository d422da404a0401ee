#!/bin/sh
# Runs the ghz scenarios in ghz/ against a server that is up, and looks at what
# the calls came to: ghz prints a rate even when every call failed.
#
#   HOLDFAST_TOKEN=… [HOLDFAST_SERVER=localhost:9090] load.sh
#
# HOLDFAST_TOKEN   bearer token of a caller with the service role
# LOAD_DURATION    of each scenario, 10s
# GHZ              a ghz executable; without it Docker is used where its engine
#                  answers, else the ghz on the PATH
# GHZ_IMAGE        the image for Docker, ghcr.io/bojand/ghz:0.121.0
# HOLDFAST_PROTOSET the contract's descriptor set, from the build of proto/
# Installs nothing. The server must have holdfast.yaml's limits, or it will
# refuse this much from one user.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
server=${HOLDFAST_SERVER:-localhost:9090}
duration=${LOAD_DURATION:-10s}
image=${GHZ_IMAGE:-ghcr.io/bojand/ghz:0.121.0}
protoset=${HOLDFAST_PROTOSET:-$here/../../proto/target/classes/META-INF/holdfast/holdfast.binpb}

missing() {
  echo "load.sh: $1" >&2
  exit 2
}

[ -n "${HOLDFAST_TOKEN-}" ] ||
  missing "HOLDFAST_TOKEN is not set: java -jar service/target/holdfast.jar token --sub load --role service"
[ -r "$protoset" ] || missing "$protoset is missing: mvn -q -pl proto package"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
# A file, as every process of the machine could read a command line.
(umask 077 && printf '{"authorization":"Bearer %s"}\n' "$HOLDFAST_TOKEN" >"$work/metadata.json")
cp "$protoset" "$work/holdfast.binpb"
cp "$here"/ghz/*.json "$work/"

has_engine() {
  command -v docker >/dev/null 2>&1 && docker version >/dev/null 2>&1
}

has_image() {
  docker image inspect "$image" >/dev/null 2>&1 || docker pull -q "$image" >/dev/null 2>"$work/pull"
}

if [ -n "${GHZ-}" ]; then
  with=binary
elif has_engine && has_image; then
  with=docker
elif command -v ghz >/dev/null 2>&1; then
  with=binary
  GHZ=ghz
elif has_engine; then
  cat "$work/pull" >&2
  missing "Docker has no image $image and could not get it, and there is no ghz on the PATH; name an image with GHZ_IMAGE or an executable with GHZ"
else
  missing "there is neither a Docker engine nor a ghz on the PATH; name an executable with GHZ"
fi

# The folder is the same inside and outside, so that paths are too.
ghz() {
  scenario=$1
  shift
  set -- --config "$work/$scenario.json" --insecure --protoset "$work/holdfast.binpb" \
    --metadata-file "$work/metadata.json" "$@" "$server"
  if [ "$with" = docker ]; then
    docker run --rm --network host --user "$(id -u):$(id -g)" --volume "$work:$work:ro" "$image" "$@"
  else
    "$GHZ" "$@"
  fi
}

# responses SCENARIO STATUS: how many ended so.
responses() {
  awk -v status="[$2]" '$1 == status { n = $2 } END { print n + 0 }' "$work/$1.out"
}

failed=0

# run SCENARIO EXPECTED [ALSO] -- [OPTIONS]: every call must end as expected, or
# as ALSO says, and some as expected.
run() {
  scenario=$1 expected=$2 also=
  shift 2
  if [ "$1" != -- ]; then
    also=$1
    shift
  fi
  shift
  echo "== $scenario"
  if ! ghz "$scenario" "$@" >"$work/$scenario.out" 2>&1; then
    cat "$work/$scenario.out"
    echo "FAILED: ghz itself failed"
    failed=1
    return
  fi
  cat "$work/$scenario.out"
  count=$(awk '$1 == "Count:" { print $2 }' "$work/$scenario.out")
  good=$(responses "$scenario" "$expected")
  other=0
  [ -z "$also" ] || other=$(responses "$scenario" "$also")
  if [ "$good" -gt 0 ] && [ $((good + other)) -eq "${count:-0}" ]; then
    echo "passed: $good [$expected]${also:+, $other [$also]}, of $count"
  else
    echo "FAILED: $good [$expected]${also:+, $other [$also]}, of ${count:-no} calls"
    failed=1
  fi
  echo
}

run free OK -- --duration "$duration"
run contended OK Aborted -- --duration "$duration"
run renew-prepare OK --
run renew OK -- --duration "$duration"
run watch Canceled -- --duration "$duration"
exit "$failed"
