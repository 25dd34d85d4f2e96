# shellcheck shell=bash
# Read by other scripts; sets `root`, the checkout.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

# The folder to give to `swift --package-path`. That is the checkout, unless it is called like one of the packages that it
# needs: SwiftPM knows a package by its folder's name, and a checkout in swift-argument-parser/ would hide the real one.
# Then it is a folder of links to the checkout.
package_path() {
  local name=${root##*/}
  if ! grep -q "url: *\"[^\"]*/${name%.git}\(.git\)\{0,1\}\"" "$root/Package.swift"; then
    echo "$root"
    return
  fi
  local links=$root/.build/checkout/cachesim entry
  mkdir -p "$links"
  for entry in Package.swift Package.resolved Sources Tests; do
    if [[ -e $root/$entry ]]; then ln -sfn "$root/$entry" "$links/$entry"; fi
  done
  echo "$links"
}
