#!/usr/bin/env bash
# Installs the peers which the interoperability tests ask: bash tests/interop/setup.sh
# Only what is missing or has changed is fetched, and only from Debian, PyPI, npm and Maven Central. Running it again costs
# a second. Versions and hashes are pinned in constraints.txt, package-lock.json, hapi/pom.xml and below.
set -euo pipefail
cd "$(dirname "$0")"

lforms=40.1.3
lforms_sha256=288cff4360e8a90a44e994a01422d2cf970170000ce915b5739ccc383097edd9
smart_forms=1.4.0
smart_forms_sha256=324b66461838537614f7b3fcf0a581a8290d2d1e4d4781c5a47ee7c094f2d581

debian() { # command package command package ...
  local missing=() root=()
  while (($#)); do
    command -v "$1" >/dev/null || missing+=("$2")
    shift 2
  done
  python3 -c 'import ensurepip' 2>/dev/null || missing+=(python3-venv)
  ((${#missing[@]})) || return 0
  echo "==> Installing ${missing[*]} from Debian"
  ((EUID == 0)) || root=(sudo)
  export DEBIAN_FRONTEND=noninteractive
  "${root[@]}" apt-get update -q
  "${root[@]}" apt-get install -q -y --no-install-recommends "${missing[@]}"
}

once() { # once NAME INPUT... -- COMMAND...: not again while the inputs are the same
  local name=$1 inputs=() now
  shift
  while [[ $1 != -- ]]; do
    inputs+=("$1")
    shift
  done
  shift
  now=$(sha256sum setup.sh "${inputs[@]}")
  [[ -f .peers/$name.stamp && $(<".peers/$name.stamp") == "$now" ]] && return 0
  echo "==> Installing $name"
  "$@"
  echo "$now" >".peers/$name.stamp"
}

python_peers() {
  python3 -m venv --clear .peers/venv
  .peers/venv/bin/python -m pip --disable-pip-version-check install --quiet \
    --require-hashes --only-binary :all: --requirement constraints.txt
}

javascript_peers() { npm ci --silent; }

packed() { # packed PACKAGE@VERSION SHA256 FOLDER: what is inside the package, and nothing of what it depends on
  local tarball
  rm -rf "$3" .peers/package
  tarball=.peers/$(npm pack --silent --pack-destination .peers "$1")
  echo "$2  $tarball" | sha256sum --check --quiet
  tar -xzf "$tarball" -C .peers
  mv .peers/package "$3"
  rm "$tarball"
}

# Its dependencies are for building it; what it runs is inside the package.
lhc_forms() { packed "lforms@$lforms" "$lforms_sha256" .peers/lforms; }

smart_forms() { # of its 1,300 packages those that its calculating half uses
  rm -rf .peers/smartforms
  mkdir -p .peers/smartforms
  cp .npmrc smartforms/package.json smartforms/package-lock.json .peers/smartforms
  (cd .peers/smartforms && npm ci --silent)
  packed "@aehrc/smart-forms-renderer@$smart_forms" "$smart_forms_sha256" .peers/smartforms/renderer
  .peers/smartforms/node_modules/.bin/esbuild smartforms/engine.mjs --bundle --platform=node --format=esm \
    --alias:fhirclient=./smartforms/no-server.mjs --outfile=.peers/smartforms/engine.mjs --log-level=error
}

java_peers() { (cd hapi && mvn --batch-mode --no-transfer-progress --quiet --strict-checksums compile); }

mkdir -p .peers
# Two peers live partly outside .peers, where Node and Maven keep things; what was cleared away there is installed again.
[[ -d node_modules ]] || rm -f .peers/fhirpath.js*.stamp
tr ':' '\n' <.peers/hapi/classpath 2>/dev/null | xargs -d '\n' ls >/dev/null 2>&1 || rm -f .peers/HAPI.stamp
debian chromium chromium javac openjdk-17-jdk-headless mvn maven node nodejs npm npm
once 'python-hl7 and sekmet' constraints.txt -- python_peers
once 'fhirpath.js and Medplum' package.json package-lock.json -- javascript_peers
once LHC-Forms -- lhc_forms
once "Smart Forms" smartforms/package.json smartforms/package-lock.json smartforms/engine.mjs smartforms/no-server.mjs -- smart_forms
once HAPI hapi/pom.xml hapi/src/main/java/peers/*.java -- java_peers
