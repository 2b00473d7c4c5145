#!/bin/sh
# Installs PostgreSQL from Debian's packages where it is missing, starts a throw-away server and
# prints its address, for TEST_DATABASE_URL. It listens on the loopback alone, and is not made to
# outlive a power cut: what ends here is a process, never the machine.
#
#   export TEST_DATABASE_URL="$(.ci/postgres.sh)"
#   .ci/postgres.sh halt      stops it and keeps its data; a start goes on with them
#   .ci/postgres.sh stop      stops it and deletes its data
set -eu

PORT="${POSTGRES_PORT:-54329}"
DATA="${POSTGRES_DATA:-/tmp/faqbot-postgres-$PORT}"

find_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }

BIN="$(find_bin)"
if [ -z "$BIN" ]; then
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >&2
    BIN="$(find_bin)"
fi

# The server refuses to run as root.
as_owner() {
    if [ "$(id -u)" = 0 ]; then
        su postgres -s /bin/sh -c "cd /tmp && $1"
    else
        sh -c "$1"
    fi
}

if [ "${1:-start}" = stop ]; then
    as_owner "'$BIN/pg_ctl' -D '$DATA' -m immediate stop" >&2 || true
    rm -rf "$DATA"
    exit 0
fi

if [ "${1:-start}" = halt ]; then
    as_owner "'$BIN/pg_ctl' -D '$DATA' -m immediate stop" >&2
    exit 0
fi

if [ ! -f "$DATA/PG_VERSION" ]; then
    mkdir -p "$DATA"
    [ "$(id -u)" = 0 ] && chown postgres "$DATA"
    as_owner "'$BIN/initdb' -N -D '$DATA' -U faqbot -A trust -E UTF8 --locale=C.UTF-8" >&2
fi
if ! as_owner "'$BIN/pg_ctl' -D '$DATA' status" >/dev/null 2>&1; then
    as_owner "'$BIN/pg_ctl' -D '$DATA' -w -l '$DATA/log' \
        -o '-p $PORT -h 127.0.0.1 -k $DATA -c fsync=off' start" >&2
fi
as_owner "'$BIN/psql' -h 127.0.0.1 -p $PORT -U faqbot -d postgres -tAc \
    \"SELECT 1 FROM pg_database WHERE datname = 'faqbot'\"" | grep -q 1 ||
    as_owner "'$BIN/createdb' -h 127.0.0.1 -p $PORT -U faqbot faqbot" >&2
echo "postgres://faqbot@127.0.0.1:$PORT/faqbot"
