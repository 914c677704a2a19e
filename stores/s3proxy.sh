#!/usr/bin/env bash
# S3Proxy on loopback: S3 over a folder, in Java. It verifies signatures, below a path prefix as well.
#
#   s3proxy.sh install           the pinned release from Maven Central into ~/.cache/datastore-client/lib (42 MB, 10 s; needs mvn and java)
#   s3proxy.sh have              exit 0 when it can be started
#   s3proxy.sh version
#   s3proxy.sh start DIR PORT    prints "ready URL"
#   s3proxy.sh stop DIR          DIR stays; delete it yourself
#
# Environment: ACCESS_KEY, SECRET_KEY; DOMAIN (say s3.localhost: buckets may be host names below it); SERVICE_PATH (say /datastore:
#   everything is served below it); BACKEND (filesystem-nio2; or transient-nio2, in memory); TLS=1 (https with a private CA, then
#   trust DIR/ca.pem).

set -u
. "$(dirname "$0")/lib.sh"

VERSION=3.0.0
LIB=${XDG_CACHE_HOME:-$HOME/.cache}/datastore-client/lib
JAR=$LIB/s3proxy-$VERSION-jar-with-dependencies.jar

install() {
  have && return 0
  command -v java >/dev/null && command -v mvn >/dev/null || die "needs Java 17 and Maven (apt-get install maven)"
  mkdir -p "$LIB"
  ( cd "$LIB" && mvn -q -B dependency:copy -Dartifact="org.gaul:s3proxy:$VERSION:jar:jar-with-dependencies" -DoutputDirectory="$LIB" ) || die "Maven failed"
}
have() { [ -e "$JAR" ] && command -v java >/dev/null; }

start() {
  have || die "not installed; run: stores/s3proxy.sh install"
  mkdir -p "$DIR/data"
  make_certificate
  local endpoint=endpoint
  if [ "${TLS:-0}" = 1 ]; then
    endpoint=secure-endpoint
    openssl pkcs12 -export -in "$DIR/server.pem" -out "$DIR/server.p12" -passout pass:loopback || die "openssl failed"
  fi
  cat > "$DIR/s3proxy.conf" <<C
s3proxy.$endpoint=$(scheme)://127.0.0.1:$PORT
s3proxy.authorization=aws-v2-or-v4
s3proxy.identity=$ACCESS_KEY
s3proxy.credential=$SECRET_KEY
${SERVICE_PATH:+s3proxy.service-path=$SERVICE_PATH}
${DOMAIN:+s3proxy.virtual-host=$DOMAIN:$PORT}
s3proxy.keystore-path=$DIR/server.p12
s3proxy.keystore-password=loopback
jclouds.provider=${BACKEND:-filesystem-nio2}
jclouds.filesystem.basedir=$DIR/data
C
  launch env LOG_LEVEL="${LOG_LEVEL:-warn}" java -Xmx512m -jar "$JAR" --properties "$DIR/s3proxy.conf"
  wait_answer "$(scheme)://127.0.0.1:$PORT" "${SERVICE_PATH:-}"
}

case $verb in
  install) install ;;
  have) have ;;
  version) echo "S3Proxy $VERSION" ;;
  start) need_port; start ;;
  stop) need_dir; stop ;;
  *) usage ;;
esac
