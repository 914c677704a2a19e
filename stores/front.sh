#!/usr/bin/env bash
# A Data Platform's front on loopback: everything is served below a path prefix, and the store behind knows nothing of it.
#
#   front.sh install                     nginx and its Lua module, Debian's packages (needs root; 1 MB)
#   front.sh have                        exit 0 when it can be started
#   front.sh version
#   front.sh start DIR PORT STORE_PORT   prints "ready URL"; STORE_PORT is that of a plain HTTP store on 127.0.0.1
#   front.sh stop DIR                    DIR stays; delete it yourself
#
# A store that checks signatures refuses a request whose prefix was merely cut, since the client signed the path with it. So the
# front verifies the client's signature over the path as it came, cuts the prefix and signs again (front/sigv4.lua).
#
# Environment: PREFIX (/datastore); ACCESS_KEY, SECRET_KEY (what clients sign with, and the store knows); TLS=1 (https with a
#   private CA, then trust DIR/ca.pem).

set -u
. "$(dirname "$0")/lib.sh"
STORE_PORT=${4:-}
PREFIX=${PREFIX:-/datastore}
MODULES=${NGINX_MODULES:-/usr/lib/nginx/modules}

have() { command -v nginx >/dev/null && [ -e "$MODULES/ngx_http_lua_module.so" ]; }
install() {
  have && return 0
  command -v apt-get >/dev/null || die "only Debian's packages are known here"
  # the package would start a server on port 80 where it can
  [ -e /usr/sbin/policy-rc.d ] || { printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d && trap 'rm -f /usr/sbin/policy-rc.d' EXIT; }
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends nginx libnginx-mod-http-lua
}

# Requests and answers are passed on as they come: nothing is buffered, no header is dropped, and the raw request line decides,
# since nginx's own tidying of // . .. and %2F must not touch a key. A connection to the store carries one request: Ceph answers some
# with more than their Content-Length says, and nginx took that rest for the beginning of the next client's answer, one time in a thousand.
# The store is not told so: MinIO, asked to close, resets a refused upload's connection with its answer unread, and nginx says 502.
write_conf() {
  local tls=
  [ "${TLS:-0}" = 1 ] && tls=" ssl; ssl_certificate $DIR/server.crt; ssl_certificate_key $DIR/server.key"
  [ "$(id -u)" != 0 ] || echo "user $(id -un);"
  cat <<C
load_module $MODULES/ndk_http_module.so;
load_module $MODULES/ngx_http_lua_module.so;
worker_processes 1;
daemon off;
pid $DIR/nginx.pid;
error_log $DIR/log warn;
events { worker_connections 2048; }
http {
  access_log off;
  client_body_temp_path $DIR/tmp/body; proxy_temp_path $DIR/tmp/proxy; fastcgi_temp_path $DIR/tmp/f; uwsgi_temp_path $DIR/tmp/u; scgi_temp_path $DIR/tmp/s;
  client_max_body_size 0;
  large_client_header_buffers 16 64k;
  underscores_in_headers on;
  ignore_invalid_headers off;
  merge_slashes off;
  keepalive_requests 100000;
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host \$http_host;
  proxy_request_buffering off;
  proxy_buffering off;
  proxy_next_upstream off;
  proxy_pass_header Server;
  proxy_pass_header Date;
  proxy_read_timeout 300s;
  proxy_send_timeout 300s;
  lua_package_path '$here/front/?.lua;;';
  init_by_lua_block { front = require 'sigv4'; keys = { ['$ACCESS_KEY'] = '$SECRET_KEY' } }
  server {
    listen 127.0.0.1:$PORT$tls;
    location / { rewrite ^ /front last; }
    location = /front {
      internal;
      set \$store_uri '';
      access_by_lua_block { return front.handle('$PREFIX', keys) }
      proxy_pass http://127.0.0.1:$STORE_PORT\$store_uri;
    }
  }
}
C
}

start() {
  have || die "not installed; run: stores/front.sh install"
  case $STORE_PORT in ''|*[!0-9]*) usage ;; esac
  mkdir -p "$DIR/tmp"
  make_certificate
  write_conf > "$DIR/nginx.conf"
  nginx -t -q -p "$DIR" -c "$DIR/nginx.conf" || die "nginx refuses its configuration"
  launch nginx -p "$DIR" -c "$DIR/nginx.conf"
  wait_answer "$(scheme)://127.0.0.1:$PORT" "$PREFIX"
}

case $verb in
  install) install ;;
  have) have ;;
  version) nginx -v 2>&1 | sed 's/.*nginx\//nginx /' ;;
  start) need_port; start ;;
  stop) need_dir; stop ;;
  *) usage ;;
esac
