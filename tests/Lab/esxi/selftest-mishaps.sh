# What can be made to go wrong. Sourced by selftest.sh, after selftest-ssh.sh, which has login.

up 6.5,8.0
mishap() { "$ESXI_LAB" mishap --lab "$lab" "$@"; }
known() { login $1 ssh -o ConnectTimeout=2 root@127.0.0.1 true; }

mishap esx02 refresh-fails on > /dev/null
edit esx02
no 'refresh-fails: it fails' h esx02 esxcli network firewall refresh
no 'and loads nothing' listed esx02 moxa
mishap esx02 refresh-fails off > /dev/null
yes 'off, it does neither' h esx02 esxcli network firewall refresh
yes 'and loads the ruleset' listed esx02 moxa

mishap esx01 refresh-ignores-new on > /dev/null
edit esx01
yes 'refresh-ignores-new: refresh says nothing of it' h esx01 esxcli network firewall refresh
no 'and leaves the new ruleset out' listed esx01 moxa
yes 'and has the others' listed esx01 sshServer
mishap esx01 refresh-ignores-new off > /dev/null
h esx01 esxcli network firewall refresh
yes 'off, the ruleset is there' listed esx01 moxa

h esx01 'cp /etc/vmware/firewall/service.xml /tmp/before'
mishap esx01 refresh-cuts-ssh on > /dev/null
h esx01 esxcli network firewall refresh
yes 'refresh-cuts-ssh: nothing is cut while the files are the same' known esx01
login esx01 ssh root@127.0.0.1 'echo begun; sleep 1.5; echo seen' > "$work/old" 2>/dev/null &
old=$!
for _ in $(seq 100); do [ -s "$work/old" ] && break; sleep 0.02; done
h esx01 'sed "s/>4001</>4009</" /tmp/before > /etc/vmware/firewall/service.xml'
yes 'nor before a refresh' known esx01
h esx01 esxcli network firewall refresh
no 'then no new connection gets in' known esx01
sleep 1.2
is 'and an open one is still' begun "$(cat "$work/old")"
h esx01 'cat /tmp/before > /etc/vmware/firewall/service.xml'
no 'the old bytes alone do not help' known esx01
h esx01 esxcli network firewall refresh
yes 'the old bytes and a refresh do' known esx01
wait $old || true
is 'and the open one goes on' 'begun
seen' "$(cat "$work/old")"
h esx01 'cp /tmp/before /etc/vmware/firewall/another.xml; esxcli network firewall refresh'
no 'another file cuts as well' known esx01
mishap esx01 refresh-cuts-ssh off > /dev/null
yes 'off, SSH is through at once' known esx01

mishap esx02 disk-full on > /dev/null
no 'disk-full: no new file fits' h esx02 'cp /etc/vmware/firewall/service.xml /etc/vmware/firewall/x.xml'
yes 'the datastore has room' h esx02 'cp /etc/vmware/firewall/service.xml /vmfs/volumes/datastore1/x.xml'
mishap esx02 disk-full off > /dev/null
yes 'off, it fits' h esx02 'cp /etc/vmware/firewall/service.xml /tmp/x.xml'

mishap esx02 read-only on > /dev/null
no 'read-only: nothing can be written' h esx02 'echo > /tmp/x'
mishap esx02 all off > /dev/null
yes 'all off: it can' h esx02 'echo > /tmp/x'

mishap esx02 slow 700 > /dev/null
began=$(date +%s%N)
h esx02 esxcli network firewall get > /dev/null
yes 'slow: a command takes its time' test $(($(date +%s%N) - began)) -ge 700000000
mishap esx02 slow off > /dev/null
mishap esx02 no-esxcli-json on > /dev/null
no 'no-esxcli-json: no JSON' h esx02 esxcli --formatter=json network firewall get
yes 'but the rest' h esx02 esxcli --formatter=keyvalue network firewall get
"$ESXI_LAB" reboot --lab "$lab" esx02 > /dev/null
no 'and it outlives a reboot' h esx02 esxcli --formatter=json network firewall get
no 'an unknown mishap is refused' mishap esx02 nosuch on
no 'and an unknown host' mishap esx09 slow 1
down
