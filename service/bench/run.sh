#!/bin/sh
# Measures Holdfast on this machine. README.md beside this file says what and how.
#
#   run.sh cycle|memory|watch|queue|edge|load|all [options]   (--help for those of each)
#
# Builds what is missing. MVN names another Maven, ETCD another etcd.
set -eu
cd "$(dirname "$0")/../.."

jar=service/target/holdfast.jar
class_path=service/bench/target/class-path
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

usage() {
  echo "usage: $0 cycle|memory|watch|queue|edge|load|all [options]" >&2
  exit 2
}

build() {
  if [ ! -f "$jar" ] || [ ! -f "$class_path" ]; then
    echo "Building the service and the bench; this takes a minute." >&2
    "${MVN:-mvn}" -q -pl service/bench -am package -DskipTests >&2
  fi
}

bench() {
  "$java" -Xmx2g -Dlogback.configurationFile=service/bench/logback.xml \
    -cp "$PWD/service/bench/target/classes:$(cat "$class_path")" \
    dev.holdfast.bench.Bench "$@" &
  child=$!
  # The bench ends its servers; it must be told.
  trap 'kill "$child" 2>/dev/null' INT TERM
  wait "$child"
}

case ${1-} in
  cycle | memory | watch | queue | edge | load)
    build
    bench "$@"
    ;;
  all)
    [ $# = 1 ] || usage
    build
    failed=0
    for each in cycle memory watch queue edge load; do
      bench "$each" || failed=1
    done
    exit "$failed"
    ;;
  *) usage ;;
esac
