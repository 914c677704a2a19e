# What the store scripts share. Sourced with the arguments of the script: VERB DIR PORT.
#
# DIR is a throwaway folder: data, log, certificates, and the pid file that `stop` trusts. Nothing is ever ended by name: the
# pid file holds "pid starttime", so only the very process that was started here can be hit, also after the pid was used again.
verb=${1:-}; DIR=${2:-}; PORT=${3:-}
here=$(cd "$(dirname "$0")" && pwd)
case $DIR in ''|/*) ;; *) DIR=$PWD/$DIR ;; esac
ACCESS_KEY=${ACCESS_KEY:-TESTACCESSKEY}; SECRET_KEY=${SECRET_KEY:-testsecretkey}

die() { echo "$(basename "$0" .sh): $1" >&2; exit 1; }
usage() { sed -n '2,/^$/s/^# \{0,1\}//p' "$0" >&2; exit 2; }
need_dir() { [ -n "$DIR" ] || usage; }
need_port() { need_dir; case $PORT in ''|*[!0-9]*) usage ;; esac; }

# true when nobody answers on 127.0.0.1:$1
port_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# state and start time of process $1, nothing when there is none
stat_of() { [ -r "/proc/$1/stat" ] && sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | awk '{print $1, $20}'; }

# a zombie is not alive: pid 1 of a container may reap late
alive() {
  local pid started state now
  [ -e "$DIR/pid" ] && read -r pid started < "$DIR/pid" || return 1
  read -r state now < <(stat_of "$pid")
  [ -n "${state:-}" ] && [ "$state" != Z ] && [ "$now" = "$started" ]
}

# starts "$@" in a session of its own, so that a Ctrl-C meant for the caller does not reach it
launch() {
  mkdir -p "$DIR"
  alive && die "already running in $DIR"
  port_free "$PORT" || die "port $PORT is taken"
  setsid "$@" >>"$DIR/log" 2>&1 </dev/null &
  local pid=$!
  echo "$pid $(stat_of "$pid" | cut -d' ' -f2)" > "$DIR/pid"
}

stop() {
  local pid
  if alive; then
    read -r pid _ < "$DIR/pid"
    kill "$pid" 2>/dev/null
    for _ in $(seq 50); do alive || break; sleep 0.1; done
    alive && kill -9 "$pid" 2>/dev/null
  fi
  rm -f "$DIR/pid"
}

# at most 30 s; "ready URL$2" is the one line of output. wait_http wants a good answer of URL$2, and wait_answer any at all
wait_http() { wait_for "$1" "" curl -sfk -o /dev/null --max-time 5 "$1${2:-}"; }
wait_answer() { wait_for "$1" "${2:-}" curl -sk -o /dev/null --max-time 5 "$1${2:-}/"; }
wait_for() {
  local url=$1$2; shift 2
  for _ in $(seq 300); do
    alive || { tail -5 "$DIR/log" >&2; die "it ended at once; see $DIR/log"; }
    "$@" && { echo "ready $url"; return 0; }
    sleep 0.1
  done
  stop
  die "no answer on $url; see $DIR/log"
}

# TLS=1: a private CA (DIR/ca.pem, for the client to trust) and a certificate for localhost, *.localhost,
# s3.localhost and its virtual hosts, 127.0.0.1 and ::1
scheme() { [ "${TLS:-0}" = 1 ] && echo https || echo http; }
make_certificate() {
  [ "${TLS:-0}" = 1 ] && [ ! -e "$DIR/server.pem" ] || return 0
  mkdir -p "$DIR" && ( cd "$DIR" && umask 077 && set -e
    openssl ecparam -name prime256v1 -genkey -noout -out ca.key
    openssl req -x509 -new -key ca.key -sha256 -days 30 -subj "/CN=datastore-client test CA" -out ca.pem \
      -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
    openssl ecparam -name prime256v1 -genkey -noout -out server.key
    openssl req -new -key server.key -subj /CN=localhost -out server.csr
    printf '%s\n' 'subjectAltName=DNS:localhost,DNS:*.localhost,DNS:s3.localhost,DNS:*.s3.localhost,IP:127.0.0.1,IP:0:0:0:0:0:0:0:1' \
      basicConstraints=critical,CA:FALSE keyUsage=critical,digitalSignature extendedKeyUsage=serverAuth > server.ext
    openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -sha256 -extfile server.ext -out server.crt
    cat server.crt server.key > server.pem ) >>"$DIR/log" 2>&1 || die "openssl failed; see $DIR/log"
}
