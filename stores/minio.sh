#!/usr/bin/env bash
# MinIO on loopback: the Data Platform's own kind of server.
#
#   minio.sh install             build the pinned release with Go into ~/.cache/datastore-client/bin (3 minutes, once)
#   minio.sh have                exit 0 when it can be started
#   minio.sh version
#   minio.sh start DIR PORT      prints "ready URL"; console on PORT+1
#   minio.sh stop DIR            DIR stays; delete it yourself
#
# Environment: ACCESS_KEY, SECRET_KEY (8 characters or more), REGION (unset: any is accepted),
#   DOMAIN (say s3.localhost: buckets may be host names below it), TLS=1 (https with a private CA, then trust DIR/ca.pem), MINIO_BIN (another binary).

set -u
. "$(dirname "$0")/lib.sh"

# MinIO is published as source only; the Go proxy knows it by this pseudo-version (the last commit of its public main branch)
VERSION=v0.0.0-20260212201848-7aac2a2c5b7c
BIN=${MINIO_BIN:-${XDG_CACHE_HOME:-$HOME/.cache}/datastore-client/bin/minio-$VERSION}

install() {
  [ -x "$BIN" ] && return 0
  command -v go >/dev/null || die "needs Go to build it (apt-get install golang-go, or https://go.dev/dl)"
  tmp=$(mktemp -d) || exit 1 # not local: the trap outlives this function
  trap 'rm -rf "$tmp"' EXIT
  # its server is pure Go, so no C compiler; stripped it is 110 MB. GOFLAGS (say -p=1) is the caller's
  CGO_ENABLED=0 GOBIN=$tmp go install -trimpath -ldflags '-s -w' "github.com/minio/minio@$VERSION" || die "go install failed"
  mkdir -p "$(dirname "$BIN")" && mv "$tmp/minio" "$BIN"
}

start() {
  [ -x "$BIN" ] || die "not installed; run: stores/minio.sh install"
  local certs=$DIR/certs
  mkdir -p "$DIR/data" "$certs"
  make_certificate
  if [ "${TLS:-0}" = 1 ]; then cp "$DIR/server.crt" "$certs/public.crt"; cp "$DIR/server.key" "$certs/private.key"; fi
  launch env MINIO_ROOT_USER="$ACCESS_KEY" MINIO_ROOT_PASSWORD="$SECRET_KEY" MINIO_BROWSER=off MINIO_UPDATE=off \
    ${REGION:+MINIO_REGION="$REGION"} ${DOMAIN:+MINIO_DOMAIN="$DOMAIN"} HOME="$DIR" "$BIN" server --quiet --certs-dir "$certs" \
    --address "127.0.0.1:$PORT" --console-address "127.0.0.1:$((PORT+1))" "$DIR/data"
  wait_http "$(scheme)://127.0.0.1:$PORT" /minio/health/ready
}

case $verb in
  install) install ;;
  have) [ -x "$BIN" ] ;;
  version) echo "MinIO ${VERSION#*-}" ;;
  start) need_port; start ;;
  stop) need_dir; stop ;;
  *) usage ;;
esac
