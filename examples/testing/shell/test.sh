#!/bin/sh
# Two tests on one database, each from the seed. TEST_DATABASE_URL is postgres://user@host/name.
set -eu

database=$(pgreset baseline create --quiet --url "$TEST_DATABASE_URL" \
  --migrate ../db/schema.sql --seed ../db/seed.sql --worker "shell")
url="${TEST_DATABASE_URL%/*}/$database"

query() { psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 "$url" --command "$1"; }

# One call in the database, and the program where that is not enough.
reset() {
  query 'SELECT pgreset_baseline.reset()' >/dev/null 2>&1 ||
    pgreset baseline reset --quiet --url "$url"
}

check() { [ "$2" = "$3" ] && echo "ok   $1" || { echo "FAIL $1: $2, not $3"; exit 1; }; }

query "DELETE FROM authors WHERE name = 'Ada'"
check 'her books go with an author' "$(query 'SELECT count(*) FROM books')" 1
reset
check 'and are there again' "$(query 'SELECT count(*) FROM books')" 2

query 'ALTER TABLE books ADD COLUMN pages int'
reset
check 'a changed table too' "$(query "SELECT count(*) FROM information_schema.columns WHERE table_name = 'books'")" 3
