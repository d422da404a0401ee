#!/bin/sh
# Runs a program in the foreground, and ends it when whoever started this is gone:
# a Maven that is killed leaves what exec-maven-plugin started behind.
(
  while kill -0 "$PPID" && kill -0 $$; do sleep 1; done
  kill $$
) </dev/null >/dev/null 2>&1 &
exec "$@"
