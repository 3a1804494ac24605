# Lockdown mode and stopping sshd. Sourced by selftest.sh, after selftest-ssh.sh, which has login.

up 6.5,8.0
for host in esx01 esx02; do
    "$ESXI_LAB" lockdown --lab "$lab" $host on operator > /dev/null
    no "$host: lockdown mode keeps root out" login $host ssh -oNumberOfPasswordPrompts=1 root@127.0.0.1 true
    yes "$host: and not the exception user" login $host ssh operator@127.0.0.1 true
done
ssh-keygen -q -t ecdsa -N '' -f "$work/key"
h esx02 'cat > /etc/ssh/keys-root/authorized_keys' < "$work/key.pub"
no 'nor is a key let in' login esx02 ssh -i "$work/key" -oBatchMode=yes root@127.0.0.1 true
"$ESXI_LAB" reboot --lab "$lab" esx02 > /dev/null
no 'it outlives a reboot' login esx02 ssh -oNumberOfPasswordPrompts=1 root@127.0.0.1 true
"$ESXI_LAB" lockdown --lab "$lab" esx02 off > /dev/null
yes 'off, root is in' login esx02 ssh root@127.0.0.1 true
yes 'with a key as well' login esx02 ssh -i "$work/key" -oBatchMode=yes root@127.0.0.1 true
no 'other words are refused' "$ESXI_LAB" lockdown --lab "$lab" esx02 maybe

login esx02 ssh root@127.0.0.1 'echo begun; sleep 1; echo seen' > "$work/old" 2>/dev/null &
old=$!
for _ in $(seq 100); do [ -s "$work/old" ] && break; sleep 0.02; done
"$ESXI_LAB" ssh --lab "$lab" esx02 stop > /dev/null
is 'stopped, the port refuses' 'Connection refused' "$(login esx02 ssh root@127.0.0.1 true 2>&1 | grep -o 'Connection refused')"
is 'in the host as well' '' "$(h esx02 esxcli network ip connection list | grep ':22 .*LISTEN' || true)"
"$ESXI_LAB" ssh --lab "$lab" esx02 stop > /dev/null
wait $old || true
is 'who is in stays' 'begun
seen' "$(cat "$work/old")"
"$ESXI_LAB" reboot --lab "$lab" esx02 > /dev/null
no 'it stays stopped over a reboot' login esx02 ssh root@127.0.0.1 true
"$ESXI_LAB" ssh --lab "$lab" esx02 start > /dev/null
yes 'started, it answers at the same port' login esx02 ssh root@127.0.0.1 true
"$ESXI_LAB" ssh --lab "$lab" esx02 start > /dev/null
yes 'starting twice does no harm' login esx02 ssh root@127.0.0.1 true
down
