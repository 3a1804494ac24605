#!/bin/bash
# Runs the story of the transcripts on real packets, and what a reboot forgets on each version.
# Needs root and the packages named in README.md. Builds the program itself, unless ESXI_LAB names one.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
lab=selftest-$$
passed=0 failed=0 child=

if [ -z "${ESXI_LAB:-}" ]; then
    GO111MODULE=off CGO_ENABLED=0 go build -o "$work/esxi-lab" .
    ESXI_LAB=$work/esxi-lab
fi
finish() {
    "$ESXI_LAB" down --lab "$lab" || true
    rm -rf "$work"
}
trap finish EXIT

is() { # WHAT EXPECTED FOUND
    if [ "$2" == "$3" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED: %s\n--- expected\n%s\n--- found\n%s\n' "$1" "$2" "$3" >&2
    fi
}
yes() { # WHAT COMMAND…
    local what=$1; shift
    if "$@" >/dev/null 2>&1; then is "$what" yes yes; else is "$what" yes no; fi
}
no() {
    local what=$1; shift
    if "$@" >/dev/null 2>&1; then is "$what" no yes; else is "$what" no no; fi
}

up() { # PROFILES [OPTION…]
    : > "$work/ready"
    "$ESXI_LAB" up --lab "$lab" --profile "$@" > "$work/ready" 2> "$work/err" &
    child=$!
    local wanted; wanted=$(tr ',' '\n' <<< "$1" | wc -l)
    for _ in $(seq 200); do
        [ "$(wc -l < "$work/ready")" -lt "$wanted" ] || return 0
        kill -0 $child 2>/dev/null || break
        sleep 0.05
    done
    cat "$work/err" >&2
    exit 1
}
down() { "$ESXI_LAB" down --lab "$lab"; wait $child || true; }
field() { sed -n "s/.*\"name\":\"$1\".*\"$2\":\"\([^\"]*\)\".*/\1/p" "$work/ready"; }
h() { local host=$1; shift; "$ESXI_LAB" exec --lab "$lab" "$host" sh -c "$*"; }
drops() { h "$1" 'vsish -e cat /vmkModules/esxfw/filters/vmk0/filterproperties' | sed -n 's/ *pkts dropped://p'; }
edit() { # HOST: the recipe of the transcript, with an editor that writes in place as busybox vi does
    h "$1" "cd /etc/vmware/firewall; chmod u+w service.xml; chmod +t service.xml
        sed '/<\/ConfigRoot>/d' service.xml > /tmp/new; cat >> /tmp/new; cat /tmp/new > service.xml" <<'XML'
  <service id='0033'>
    <id>moxa</id>
    <rule id='0000'>
      <direction>outbound</direction>
      <protocol>tcp</protocol>
      <porttype>dst</porttype>
      <port>4001</port>
    </rule>
    <enabled>false</enabled>
    <required>false</required>
  </service>

</ConfigRoot>
XML
}
listed() { h "$1" 'esxcli network firewall ruleset list' | grep -q "^$2 "; }

. ./selftest-story.sh
. ./selftest-reboot.sh
. ./selftest-ssh.sh
. ./selftest-mishaps.sh
. ./selftest-vib.sh
. ./selftest-access.sh
. ./selftest-vmx.sh

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
