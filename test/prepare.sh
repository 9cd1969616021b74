#!/bin/sh
# Run before the tests, the checks and the playground, by any Node that has npm: brings the npm packages that the
# lock file names, the pinned Node among them.
set -eu
cd "$(dirname "$0")/.."

if ! npm ls >/dev/null 2>&1; then
  echo "Packages of the lock file are missing here, or have another version. Installing them into node_modules (npm ci, about 430 MB)."
  npm ci --no-audit --no-fund --loglevel=error
fi

# npm puts node_modules/.bin first on the path of its scripts; called by hand, this script does the same.
PATH="$PWD/node_modules/.bin:$PATH"
if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 24 || (a === 24 && b >= 15) ? 0 : 1)'; then
  echo "There is no pinned Node for this machine, and its own $(node -v) is too old: install Node 24.15 or newer." >&2
  exit 1
fi
