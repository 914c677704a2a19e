#!/usr/bin/env bash
# Ceph RADOS Gateway on loopback: Kopah's own kind of server. One monitor, one OSD in memory, one gateway; no systemd, no docker.
#
#   ceph-rgw.sh install            the four Debian packages (needs root; 70 MB, 20 s)
#   ceph-rgw.sh have               exit 0 when it can be started
#   ceph-rgw.sh version
#   ceph-rgw.sh start DIR PORT     a new, empty cluster; prints "ready URL". Also takes PORT+1 and PORT+10..PORT+49
#   ceph-rgw.sh stop DIR           DIR stays (the objects do not); delete it yourself
#   ceph-rgw.sh admin DIR ARGS...  radosgw-admin against that cluster
#
# Environment: ACCESS_KEY, SECRET_KEY; ALT_ACCESS_KEY, ALT_SECRET_KEY (a second user without any rights);
#   DOMAIN (say s3.localhost: buckets may be host names below it); TLS=1 (https with a private CA, then trust DIR/ca.pem); DEBUG_RGW=20 (logs canonical request and string to sign in
#   DIR/log.d/client.rgw.a.log); RGW_CONF='k = v\nk = v' (more lines for the gateway).

set -u
. "$(dirname "$0")/lib.sh"
export CEPH_CONF=$DIR/ceph.conf CEPH_ARGS=
DAEMONS="client.rgw.a osd.0 mon.a"      # in the order they are stopped

install() {
  have && return 0
  command -v apt-get >/dev/null || die "only Debian's packages are known here"
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends radosgw ceph-mon ceph-osd ceph-common
}
have() { command -v radosgw ceph-mon ceph-osd radosgw-admin >/dev/null; }

# Each daemon writes its own pid file. It counts as ours when its environment names this cluster's configuration.
daemon_pid() { cat "$DIR/run/$1.pid" 2>/dev/null | tr -cd 0-9; }
daemon_alive() {
  local pid state
  pid=$(daemon_pid "$1"); [ -n "$pid" ] || return 1
  read -r state _ < <(stat_of "$pid")
  [ -n "${state:-}" ] && [ "$state" != Z ] && tr '\0' '\n' < "/proc/$pid/environ" 2>/dev/null | grep -qxF "CEPH_CONF=$CEPH_CONF"
}
stop_daemons() {
  local daemon
  for daemon in $DAEMONS; do
    daemon_alive "$daemon" || continue
    kill "$(daemon_pid "$daemon")" 2>/dev/null
    for _ in $(seq 50); do daemon_alive "$daemon" || break; sleep 0.1; done
    daemon_alive "$daemon" && kill -9 "$(daemon_pid "$daemon")" 2>/dev/null
  done
}
fail() { tail -5 "$DIR/log" >&2; stop_daemons; die "$1; see $DIR/log and $DIR/log.d"; }

write_conf() {
  local endpoint="endpoint=127.0.0.1:$PORT"
  [ "${TLS:-0}" = 1 ] && endpoint="ssl_endpoint=127.0.0.1:$PORT ssl_certificate=$DIR/server.pem"
  cat > "$CEPH_CONF" <<C
[global]
fsid = $(cat /proc/sys/kernel/random/uuid)
mon_host = [v2:127.0.0.1:$((PORT+1))/0]
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_msgr1 = false
ms_bind_port_min = $((PORT+10))
ms_bind_port_max = $((PORT+49))
# without cephx there is no session key, and the gateway hangs on "secure" connections to the monitor
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
ms_mon_client_mode = crc
ms_mon_service_mode = crc
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 8
osd_pool_default_pgp_num = 8
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
osd_objectstore = memstore
memstore_device_bytes = 4294967296
mon_max_pg_per_osd = 2000
mon_allow_pool_size_one = true
mon_data_avail_warn = 2
mon_data_avail_crit = 1
paxos_propose_interval = 0.05
paxos_min_wait = 0.01
run_dir = $DIR/run
admin_socket = $DIR/run/\$name.asok
pid_file = $DIR/run/\$name.pid
log_file = $DIR/log.d/\$name.log
log_to_stderr = false
err_to_stderr = false
keyring = $DIR/keyring
mon_data = $DIR/mon
osd_data = $DIR/osd
[client.rgw.a]
rgw_data = $DIR/rgw
# without tcp_nodelay each small GET takes 44 ms instead of 1.3 (Nagle against delayed ACK)
rgw_frontends = beast $endpoint tcp_nodelay=1
rgw_thread_pool_size = 64
debug_rgw = ${DEBUG_RGW:-1}
rgw_crypt_require_ssl = false
${DOMAIN:+rgw_dns_name = $DOMAIN}
$(printf '%b' "${RGW_CONF:-}")
C
}

start() {
  local uuid url
  have || die "not installed; run: stores/ceph-rgw.sh install"
  [ ! -e "$DIR" ] || [ -z "$(ls -A "$DIR")" ] || [ -e "$CEPH_CONF" ] || die "$DIR is neither empty nor ours"
  stop_daemons
  port_free "$PORT" && port_free $((PORT+1)) || die "port $PORT or $((PORT+1)) is taken"
  rm -rf "$DIR"/{mon,osd,run,log.d,rgw,monmap,log}
  mkdir -p "$DIR"/{mon,osd,run,log.d,rgw}
  make_certificate
  write_conf
  exec 9>>"$DIR/log"
  monmaptool --create --fsid "$(sed -n 's/^fsid = //p' "$CEPH_CONF")" --addv a "[v2:127.0.0.1:$((PORT+1))]" "$DIR/monmap" >&9 2>&1 || fail monmaptool
  ceph-mon -i a --mkfs --monmap "$DIR/monmap" >&9 2>&1 && ceph-mon -i a >&9 2>&1 9>&- || fail "no monitor"
  uuid=$(cat /proc/sys/kernel/random/uuid)
  timeout 60 ceph osd new "$uuid" >&9 2>&1 && ceph-osd -i 0 --mkfs --osd-uuid "$uuid" >&9 2>&1 && ceph-osd -i 0 >&9 2>&1 9>&- || fail "no OSD"
  new_user test "$ACCESS_KEY" "$SECRET_KEY" --caps='users=*;buckets=*;usage=*;metadata=*' &&
    new_user alt "${ALT_ACCESS_KEY:-ALTACCESSKEY}" "${ALT_SECRET_KEY:-altsecretkey}" || fail "no users"
  timeout 120 radosgw -n client.rgw.a >&9 2>&1 9>&- || fail "no gateway"
  url=$(scheme)://127.0.0.1:$PORT
  for _ in $(seq 300); do
    curl -sk -o /dev/null --max-time 5 "$url/" && { echo "ready $url"; return 0; }
    sleep 0.1
  done
  fail "no answer on $url"
}
new_user() {
  local uid=$1 key=$2 secret=$3; shift 3
  timeout 120 radosgw-admin -n client.rgw.a user create --uid="$uid" --display-name="$uid" --access-key="$key" --secret="$secret" "$@" 2>&9 >/dev/null
}

case $verb in
  install) install ;;
  have) have ;;
  version) radosgw --version | sed 's/^ceph version \([0-9.]*\).*/Ceph RADOS Gateway \1/' ;;
  start) need_port; start ;;
  stop) need_dir; [ ! -e "$CEPH_CONF" ] || stop_daemons ;;
  admin) need_dir; shift 2; exec radosgw-admin -n client.rgw.a "$@" ;;
  *) usage ;;
esac
