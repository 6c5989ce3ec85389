#!/usr/bin/env bash
# Everything: installs what it needs, then format, lints, tests, browser tests.
# One command on a fresh machine with Rust: bash tests/all.sh
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\n== %s\n' "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }

if ! have cargo; then
  echo "This needs Rust 1.95 or newer (https://rustup.rs)." >&2
  exit 1
fi

say "what the tests need"
# Debian's packages: a C compiler for the allocator; Chromium and Chinese glyphs for the browser tests.
missing=()
have cc && have make || missing+=(gcc libc6-dev make)
have node && have npm || missing+=(nodejs npm)
chromium=${CHROMIUM:-/usr/bin/chromium}
[ -x "$chromium" ] || missing+=(chromium)
fc-list :lang=zh-tw 2>/dev/null | grep -q . || missing+=(fonts-noto-cjk fontconfig)
if [ ${#missing[@]} -gt 0 ]; then
  sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
  export DEBIAN_FRONTEND=noninteractive
  $sudo apt-get update -qq
  $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
(cd tests/browser && npm ci --no-audit --no-fund --loglevel=error)

say "format"
cargo fmt --all --check

say "lints"
cargo clippy --locked --all-targets -- -D warnings
if have cargo-deny; then cargo deny --offline check licenses bans sources; fi

say "tests"
# A snapshot that nobody looked at is a failure, here as in CI.
INSTA_UPDATE=no cargo test --locked

say "browser tests"
cargo build --locked
(cd tests/browser && WT_BIN="$PWD/../../target/debug/wasteland-tarot" CHROMIUM="$chromium" npm test)

say "all passed"
