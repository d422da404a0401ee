#!/bin/sh
# Starts Envoy with envoy.yaml. Further arguments are Envoy's, such as --mode validate.
#
# What the environment says (defaults stand in envoy.yaml):
#   HOLDFAST_ENVOY          the program                                        (envoy)
#   HOLDFAST_UPSTREAMS      the instances of the service: host:port,host:port  (127.0.0.1:9090)
#   HOLDFAST_DESCRIPTORS    the contract's descriptor set
#   HOLDFAST_JWKS           the key set that tokens are verified with, a file
#   HOLDFAST_ISSUER         what iss must be
#   HOLDFAST_AUDIENCE       what aud must hold
#   HOLDFAST_ORIGINS        other sites whose pages may call: https://a.example,https://b.example
#   HOLDFAST_PAGE           the folder of the web page's files                 (page/dist, if built)
#   HOLDFAST_TLS_CERTIFICATE, HOLDFAST_TLS_KEY   files in PEM: the edge speaks TLS
#   HOLDFAST_EDGE_*         ports and limits, see envoy.yaml
set -eu
here=$(cd "$(dirname "$0")" && pwd)

# each LIST MAKER: what MAKER prints for each word of a list with commas.
each() {
  printf '%s\n' "$1" | tr ',' '\n' | while IFS= read -r word; do
    [ -z "$word" ] || "$2" "$word"
  done
}

instance() {
  printf '{ endpoint: { address: { socket_address: { address: "%s", port_value: %s } } } },' \
    "${1%:*}" "${1##*:}"
}

origin() {
  printf '{ exact: "%s" },' "$1"
}

quoted() {
  printf '"%s",' "$1"
}

# expand FILE: the file as the shell reads a here-document.
expand() {
  eval "cat <<end_of_configuration
$(cat "$here/$1")
end_of_configuration"
}

# fragment FILE: a part of the configuration, to go behind a comment.
fragment() {
  printf '\n'
  expand "$1"
}

instances="[$(each "${HOLDFAST_UPSTREAMS:-127.0.0.1:9090}" instance)]"
origins="[$(each "${HOLDFAST_ORIGINS:-}" origin)]"
audiences="[$(each "${HOLDFAST_AUDIENCE:-}" quoted)]"
keys_folder=$(dirname "${HOLDFAST_JWKS:-jwks.json}")
page=${HOLDFAST_PAGE:-$here/page/dist}
[ -n "${HOLDFAST_PAGE:-}" ] || [ -f "$page/index.html" ] || page=$here/placeholder
socket_options=
[ "$(uname)" != Linux ] || socket_options=$(fragment socket-options.yaml)
transport_socket=
[ -z "${HOLDFAST_TLS_CERTIFICATE:-}" ] || transport_socket=$(fragment tls.yaml)

exec "${HOLDFAST_ENVOY:-envoy}" --disable-hot-restart --config-yaml "$(expand envoy.yaml)" "$@"
