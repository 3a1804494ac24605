# What each version forgets at a reboot. Sourced by selftest.sh.

up 5.0u1,5.1,6.5,8.0,8.0-secureboot
reboot() { "$ESXI_LAB" reboot --lab "$lab" "$@"; }
own() { # HOST MODE: a file of one's own beside the stock one
    h "$1" "cat > /etc/vmware/firewall/own.xml; chmod $2 /etc/vmware/firewall/own.xml" <<'XML'
<ConfigRoot><service><id>own</id><rule><direction>outbound</direction><protocol>tcp</protocol>
<port type='dst'>4002</port></rule><enabled>true</enabled><required>false</required></service></ConfigRoot>
XML
}
everywhere='esx01 esx02 esx03 esx04 esx05'

for host in $everywhere; do edit $host; own $host 1644; h $host 'esxcli network firewall refresh; esxcli network firewall ruleset set -r moxa -e true; esxcli network firewall ruleset set -r vSPC -e true; auto-backup.sh >/dev/null'; done
for host in $everywhere; do reboot $host; done
no  '5.0 forgets an edit of service.xml' listed esx01 moxa
yes '5.0 keeps a sticky file of its own' listed esx01 own
yes '5.1 keeps an edit of service.xml' listed esx02 moxa
yes '5.1 marks the file that it keeps' h esx02 '[ -e /etc/vmware/firewall/.#service.xml ] || auto-backup.sh; [ -e /etc/vmware/firewall/.#service.xml ]'
yes '5.1 keeps a sticky file of its own' listed esx02 own
is  '5.1 keeps what was enabled' 'moxa     true' "$(h esx02 esxcli network firewall ruleset list -r moxa | tail -1)"
yes '6.5 keeps an edit of service.xml' listed esx03 moxa
no  '8.0 forgets an edit of service.xml' listed esx04 moxa
no  '8.0 forgets a file of its own' listed esx04 own
no  'Secure Boot removes added entries' listed esx05 moxa
no  'Secure Boot removes added files' listed esx05 own
for host in $everywhere; do
    is "$host keeps the state of a stock ruleset" true "$(h $host esxcli network firewall ruleset list -r vSPC | awk 'END { print $2 }')"
    is "$host: counters start anew" 0 "$(drops $host)"
done

# 6.5: what does not persist, and why.
h esx03 'cd /etc/vmware/firewall; sed /moxa/s/moxa/renamed/ service.xml > /tmp/n; chmod 1444 /tmp/n; mv /tmp/n service.xml; esxcli network firewall refresh'
yes '6.5 reads a file that was replaced by a rename' listed esx03 renamed
reboot esx03
no '6.5 does not save it' listed esx03 renamed
edit esx03; h esx03 'chmod 444 /etc/vmware/firewall/service.xml'
reboot esx03
no '6.5 does not save a file without the sticky bit' listed esx03 moxa
edit esx03
reboot --hard esx03
no '6.5 loses what was not saved before a power cut' listed esx03 moxa

# Boot scripts: rc.local on 5.0, local.sh later, none with Secure Boot.
script="cat > /tmp/block <<'X'
mkdir -p /etc/vmware/firewall
cp /vmfs/volumes/datastore1/boot.xml /etc/vmware/firewall/boot.xml
esxcli network firewall refresh || touch /tmp/hostd-was-not-up
localcli network firewall refresh
X"
for host in $everywhere; do
    file=/etc/rc.local.d/local.sh
    [ $host = esx01 ] && file=/etc/rc.local
    yes "$host has its boot script" h $host "[ -x $file ]"
    h $host "sed 's/<id>own/<id>boot/' > /vmfs/volumes/datastore1/boot.xml" <<< "<ConfigRoot><service><id>boot</id><rule><direction>outbound</direction><protocol>tcp</protocol><porttype>dst</porttype><port>4003</port></rule><enabled>true</enabled></service></ConfigRoot>"
    h $host "$script
sed '/^exit 0/d' $file > /tmp/script; cat /tmp/block >> /tmp/script; cat /tmp/script > $file"
    reboot $host
done
no '5.0 has no local.sh' h esx01 '[ -e /etc/rc.local.d/local.sh ]'
for host in esx01 esx02 esx03 esx04; do yes "$host runs its boot script" listed $host boot; done
yes '8.0: esxcli did not answer yet when it ran' h esx04 '[ -e /tmp/hostd-was-not-up ]'
no 'Secure Boot does not run it' listed esx05 boot

# From inside.
h esx02 'touch /tmp/before; reboot' || true
for _ in $(seq 100); do h esx02 '[ ! -e /tmp/before ] && [ -e /.lab/hostd ]' 2>/dev/null && break; sleep 0.1; done
yes 'reboot from inside comes up again' listed esx02 moxa

# After a kill -9 nothing is left in the way.
"$ESXI_LAB" exec --lab "$lab" peer sleep 1000 &
left=$!
disown $left $child
sleep 0.2
kill -9 $child
up 8.0
no 'a start ends what was left at the peer' kill -0 $left
yes 'a start after kill -9 works' listed esx01 sshServer
is 'and finds no host of the last one' 2 "$(ip netns | grep -c "^$lab-")"
"$ESXI_LAB" up --lab "$lab-other" --profile 8.0 > /dev/null 2>&1 &
other=$!
disown $other
for _ in $(seq 100); do "$ESXI_LAB" exec --lab "$lab-other" esx01 true 2> /dev/null && break; sleep 0.05; done
kill -9 $other
"$ESXI_LAB" check
no 'any start clears what a killed lab left' grep -q "^$lab-other-" <<< "$(ip netns)"
yes 'and not what another has that runs' listed esx01 sshServer
no 'a second start of the same lab is refused' "$ESXI_LAB" up --lab "$lab" --profile 8.0
down
