#!/usr/bin/env bash
# The one test command: installs what the tests need, checks the format, builds with warnings as errors, runs every test strictly.
# The last line is `N passed, N failed, N skipped`, counted from the result files; exit 1 on a failure, on no tests or on no results.
#   ./test.sh          everything
#   ./test.sh NAME     only tests whose full name contains NAME; the format check is left out
set -uo pipefail
exec </dev/null

root=$(dirname -- "$(realpath -- "${BASH_SOURCE[0]}")")
filter=${1-}
results=$root/TestResults
tests=$root/Gateway.Tests/bin/Release/net10.0/Gateway.Tests
build_options=(-c Release -nologo -v quiet "-clp:NoSummary" -nodeReuse:false -p:UseSharedCompilation=false)
# Every process below inherits this mark: what still carries it at the end was left running.
export GATEWAY_TEST_RUN=$$-${RANDOM}${RANDOM}
export GATEWAY_TEST_STRICT=1 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1
cd -- "$root" || exit 1

say() { printf 'test.sh: %s\n' "$1"; }

# Pids of living processes that carry this run's mark; grep itself is started without it.
marked() {
  local environ
  env -u GATEWAY_TEST_RUN grep -lzxs "GATEWAY_TEST_RUN=$GATEWAY_TEST_RUN" /proc/[0-9]*/environ | while read -r environ; do
    environ=${environ#/proc/}
    echo "${environ%/environ}"
  done
}

end_marked() {
  local pids
  pids=$(marked)
  [ -n "$pids" ] || return 0
  ps -o pid=,args= -p "$(echo $pids | tr ' ' ,)" 2>/dev/null | cut -c1-160
  kill -TERM $pids 2>/dev/null
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    [ -n "$(marked)" ] || return 1
    sleep 0.3
  done
  pids=$(marked)
  [ -z "$pids" ] || kill -KILL $pids 2>/dev/null
  return 1
}

# "total passed failed skipped" over every result file.
counts() {
  find "$results" -name '*.trx' -exec grep -ho '<Counters [^>]*>' {} + 2>/dev/null | awk '
    function n(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) + 0 : 0 }
    { total += n("total"); passed += n("passed"); failed += n("failed") + n("error") + n("timeout") + n("aborted") }
    END { print total + 0, passed + 0, failed + 0, total - passed - failed }'
}

finish() {
  local status=$? total passed failed skipped
  trap - EXIT INT TERM HUP
  if ! end_marked; then
    say 'the processes above were left running and have been ended.'
    [ "$status" -ne 0 ] || status=1
  fi
  read -r total passed failed skipped < <(counts)
  if [ "$status" -eq 0 ] && { [ "$total" -eq 0 ] || [ "$failed" -gt 0 ]; }; then
    status=1
  fi
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Debian starts a service when its package is installed; the policy file keeps it from doing so.
install_packages() {
  local policy=/usr/sbin/policy-rc.d ours=0 status=0
  say "installing $*"
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy" && ours=1
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@" >/dev/null || status=$?
  [ "$ours" -eq 0 ] || rm -f "$policy"
  return "$status"
}

# The programs of others that tests talk to, as far as Debian has them: a database, implementations of AS2's parts, an SSH server, mail servers.
provide_packages() {
  local missing=()
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
  command -v openssl >/dev/null || missing+=(openssl)
  command -v javac >/dev/null || missing+=(default-jdk-headless)
  [ -e /usr/share/java/bcmail.jar ] || missing+=(libbcmail-java)
  command -v node >/dev/null || missing+=(nodejs)
  command -v npm >/dev/null || missing+=(npm)
  [ -x /usr/sbin/sshd ] || missing+=(openssh-server)
  [ -x /usr/bin/python3 ] || missing+=(python3)
  command -v sshfs >/dev/null || missing+=(sshfs)
  [ -x /usr/lib/dovecot/imap ] || missing+=(dovecot-imapd)
  [ -x /usr/lib/dovecot/pop3 ] || missing+=(dovecot-pop3d)
  [ -x /usr/lib/postfix/sbin/master ] || missing+=(postfix)
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    install_packages "${missing[@]}" && return 0
  fi
  say "missing and not installed (needs root and apt-get: apt-get install ${missing[*]}); tests that need them will fail."
}

# libas2 from the npm registry, at the versions of its lock file, into a folder outside of the tree. The copy of the lock file there is made last.
provide_libas2() {
  local source=Gateway.Tests/Interop/As2/libas2 cache=${XDG_CACHE_HOME:-~/.cache} target
  target=$cache/gateway-tests/libas2
  if [ ! -e "$source/package-lock.json" ] || cmp -s "$source/package-lock.json" "$target/installed"; then
    return 0
  fi
  say 'installing libas2'
  mkdir -p -- "$target" && cp -- "$source/package.json" "$source/package-lock.json" "$target" &&
    npm ci --prefix "$target" --ignore-scripts --no-audit --no-fund >/dev/null && cp -- "$source/package-lock.json" "$target/installed" && return 0
  say 'libas2 could not be installed (needs npm and its registry); tests that need it will fail.'
}

rm -rf -- "$results"
if ! command -v dotnet >/dev/null || ! dotnet --version >/dev/null 2>&1; then
  say 'the .NET 10 SDK is needed and was not found.'
  exit 3
fi
export DOTNET_ROOT=${DOTNET_ROOT:-$(dirname -- "$(realpath -- "$(command -v dotnet)")")}
provide_packages
provide_libas2

say 'restore'
dotnet restore Gateway.sln -v quiet -nologo -nodeReuse:false || exit 1
if [ -z "$filter" ]; then
  say 'format'
  dotnet format Gateway.sln --verify-no-changes --no-restore || exit 1
fi
say 'build'
dotnet build Gateway.sln --no-restore -warnaserror "${build_options[@]}" || exit 1

say 'tests'
arguments=(--report-trx --results-directory "$results" --timeout 45m)
[ -t 1 ] || arguments+=(--no-ansi)
[ -z "$filter" ] || arguments+=(--filter-method "*$filter*")
"$tests" "${arguments[@]}" &
wait $!
