# Runs a program for as long as the JVM that started this script lives, even where that is
# killed: standard input is a pipe that only the JVM holds, so reading it ends with the JVM.
#
# $1    where to write the program's process id
# $2..  the program and its arguments
#
# Prints the process id, then what the program prints. Exits with its status.

# Ctrl-C in a terminal goes to the whole foreground process group. The JVM needs the program until
# it has drained, so the program leaves the group (it may install its own handler over an ignored
# signal).
trap '' INT QUIT HUP TERM
pid_file=$1
shift
if command -v setsid >/dev/null 2>&1; then
  set -- setsid "$@"
elif command -v perl >/dev/null 2>&1; then
  # macOS has no setsid command.
  set -- perl -MPOSIX -e 'POSIX::setsid(); exec @ARGV' "$@"
fi

sh -c 'echo "$$"; exec "$@"' sh "$@" </dev/null &
program=$!
echo "$program" >"$pid_file"
# From here on the only writer is the program: the JVM sees its end as the end of the output.
exec >/dev/null 2>&1

read -r end_of_file
kill -TERM "$program"
wait "$program"
