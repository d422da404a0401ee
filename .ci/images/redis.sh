#!/usr/bin/env bash
# Builds an image out of this machine's redis-server and the libraries that it names, where no
# registry is in reach. Argument: the image's name.
set -euo pipefail

image=$1
context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT

server=$(command -v redis-server)
{ echo "$server"; ldd "$server" | grep -o '/[^ ]*'; } | while read -r file; do
  install -D "$(readlink -f "$file")" "$context/root$file"
done
mkdir -p "$context/root/data"
cat > "$context/Dockerfile" <<'EOF'
FROM scratch
COPY root /
ENV PATH=/usr/bin
WORKDIR /data
EXPOSE 6379
CMD ["redis-server", "--protected-mode", "no"]
EOF
DOCKER_BUILDKIT=0 docker build --quiet --tag "$image" "$context"
