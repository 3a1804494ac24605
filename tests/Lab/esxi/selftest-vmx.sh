# Serial ports of VMs, names, and programs at further addresses. Sourced by selftest.sh.

up 6.5,5.1
"$ESXI_LAB" address --lab "$lab" add 198.18.0.150
no 'an address of another network is refused' "$ESXI_LAB" address --lab "$lab" add 10.0.0.1
"$ESXI_LAB" listen --lab "$lab" --address 198.18.0.150 --port 4001 > /dev/null &
device=$!
is 'streams pass through' through "$(echo through | "$ESXI_LAB" exec --lab "$lab" peer cat)"

vmx() { "$ESXI_LAB" vmx --lab "$lab" "$@"; }
state() { vmx "$1" list | sed -n 's/.*"state":"\([a-z]*\)".*"status":"\([a-zA-Z]*\)".*/\1 \2/p'; }
becomes() { # HOST STATE
    for _ in $(seq 200); do [ "$(state "$1")" = "$2" ] && break; sleep 0.05; done
    state "$1"
}
connections() { h "$1" esxcli network ip connection list; }
"$ESXI_LAB" dns --lab "$lab" esx01 set nport-a 198.18.0.150
is 'a name of the host' 198.18.0.150 "$(h esx01 nslookup nport-a | sed -n 's/^Address: *\([0-9.]*\)$/\1/p')"
no 'is not the other host'"'"'s' h esx02 'nslookup nport-a'
"$ESXI_LAB" dns --lab "$lab" esx01 server down
is 'a dead name server' 'no servers could be reached' "$(h esx01 'nslookup nport-a 2>&1' | grep -o 'no servers could be reached')"
vmx esx01 start --vm 'web 1' --port 2 --uri tcp://nport-a:4001 --direction client > /dev/null
is 'no name, no connection' 'waiting recoverableError' "$(becomes esx01 'waiting recoverableError')"
"$ESXI_LAB" dns --lab "$lab" esx01 server up
for _ in $(seq 100); do connections esx01 | grep -q SYN_SENT && break; sleep 0.05; done
yes 'a closed firewall: the SYN is out and nothing comes' eval 'connections esx01 | grep -q "198.18.0.150:4001 *SYN_SENT.*vmx"'
h esx01 'esxcli network firewall ruleset set -r remoteSerialPort -e true'
is 'an open one: connected by itself' 'connected ok' "$(becomes esx01 'connected ok')"
yes 'the list shows peer and world' eval 'connections esx01 | grep -q "198.18.0.150:4001 *ESTABLISHED.*vmx"'
is 'what the guest types comes back' 'hello' "$(echo hello | timeout 2 "$ESXI_LAB" guest --lab "$lab" esx01 --vm 'web 1' --port 2)"
kill $device; wait $device 2> /dev/null || true
is 'the device is gone: it tries again' 'waiting recoverableError' "$(becomes esx01 'waiting recoverableError')"
vmx esx01 stop --vm 'web 1' --port 2 > /dev/null
is 'stopped, nothing is left' '[]' "$(vmx esx01 list)"
is 'nor a connection' '' "$(connections esx01 | grep vmx || true)"
is 'nor a file' '' "$(ls "/run/esxi-lab/$lab/esx01/vmx")"

h esx02 'esxcli network firewall ruleset set -r remoteSerialPort -e true'
vmx esx02 start --vm web2 --port 1 --uri telnet://:12345 --direction server --guest echo > /dev/null
is 'a server port listens' 'listening ok' "$(becomes esx02 'listening ok')"
yes 'and the list shows it' eval 'connections esx02 | grep -q "0.0.0.0:12345.*LISTEN.*vmx"'
is 'telnet: DO AUTHENTICATION first, the echo last' 'fffd25 hi' \
    "$(printf 'hi' | timeout 2 "$ESXI_LAB" exec --lab "$lab" peer busybox nc 198.18.0.104 12345 | od -An -v -tx1 | tr -d ' \n' | sed 's/^\(fffd25\).*6869$/\1 hi/')"
vmx esx02 start --vm web3 --port 1 --uri tcp://5000 --direction client > /dev/null
yes 'a URI without a port can never work' eval 'for _ in $(seq 100); do vmx esx02 list | grep -q "failed.*unrecoverableError" && break; sleep 0.05; done; vmx esx02 list | grep -q "failed.*unrecoverableError"'
"$ESXI_LAB" reboot --lab "$lab" --hard esx02
is 'no VM outlives a power cut' '[]' "$(vmx esx02 list)"
vmx esx02 start --vm web2 --port 1 --uri telnet://:12345 --direction server > /dev/null
"$ESXI_LAB" exec --lab "$lab" peer sleep 1000 < /dev/null &
device=$!
for _ in $(seq 100); do [ "$(cat /proc/$device/comm)" = sleep ] && break; sleep 0.02; done
is 'exec at the peer becomes the program' sleep "$(cat /proc/$device/comm)"
down
no 'programs at the peer end with the lab' kill -0 $device
