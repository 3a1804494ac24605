# The way in, the formatters, and what a broken file does. Sourced by selftest.sh.

up 5.0u1,8.0
printf '#!/bin/sh\necho VMware1!\n' > "$work/askpass"; chmod +x "$work/askpass"
login() { # HOST PROGRAM [OPTION…]: with the host's key known
    local host=$1 program=$2 key port; shift 2
    port=$(field $host ssh); port=${port#*:}
    sed -n "s/.*\"name\":\"$host\".*\"hostKeys\":\[{\"type\":\"\([^\"]*\)\",[^}]*\"public\":\"\([^\"]*\)\".*/[127.0.0.1]:$port \1 \2/p" "$work/ready" > "$work/known"
    SSH_ASKPASS="$work/askpass" SSH_ASKPASS_REQUIRE=force timeout 10 setsid "$program" -F none -o UserKnownHostsFile="$work/known" -o StrictHostKeyChecking=yes -o Port=$port "$@"
}
old='-oKexAlgorithms=+diffie-hellman-group14-sha1 -oHostKeyAlgorithms=+ssh-rsa -oMACs=+hmac-sha1'
is '8.0: keyboard-interactive' 'VMware ESXi 8.0.3 build-24022510' "$(login esx02 ssh -oPreferredAuthentications=keyboard-interactive root@127.0.0.1 vmware -v 2>/dev/null)"
no '8.0: no password method' login esx02 ssh -oPreferredAuthentications=password root@127.0.0.1 true
no '5.0: refused by a client of today' login esx01 ssh root@127.0.0.1 true
is '5.0: with its old algorithms' 'VMkernel' "$(login esx01 ssh $old -oPreferredAuthentications=password root@127.0.0.1 uname 2>/dev/null)"
is 'a user that is not root' 1001 "$(login esx02 ssh operator@127.0.0.1 id -u 2>/dev/null)"
no 'may not ask esxcli' login esx02 ssh operator@127.0.0.1 esxcli network firewall get
no 'a terminal session starts without complaints' grep -q lastlog <<< "$(login esx02 ssh -tt root@127.0.0.1 true 2>&1)"
no 'no SFTP' bash -c "echo ls | $(declare -f login field); work=$work; login esx02 sftp -b - root@127.0.0.1"
echo content > "$work/file"
yes 'legacy scp' login esx02 scp -O "$work/file" root@127.0.0.1:/tmp/file
is 'what scp brought' content "$(h esx02 cat /tmp/file)"
is 'sshd counts commands and transfers' 5 "$(grep -c 'Starting session' "$(field esx02 sshLog)")"

is 'json' '[{"Enabled":false,"Name":"vSPC"}]' "$(h esx01 esxcli --formatter=json network firewall ruleset list -r vSPC)"
is 'csv' 'Enabled,Name,
false,vSPC,' "$(h esx01 esxcli --formatter csv network firewall ruleset list --ruleset-id=vSPC)"
is 'keyvalue' 'Firewall.DefaultAction.string=DROP
Firewall.Enabled.boolean=true
Firewall.Loaded.boolean=true' "$(h esx01 esxcli --formatter=keyvalue network firewall get)"
yes 'xml' h esx01 "esxcli --formatter=xml network firewall ruleset list -r vSPC | grep -q '<boolean>false</boolean>'"
is '8.0 has four columns' 'Name  Enabled  Enable/Disable configurable  Allowed IP configurable' "$(h esx02 esxcli network firewall ruleset list -r vSPC | head -1)"
is 'version' '   Product: VMware ESXi
   Version: 5.0.0
   Build: Releasebuild-623860
   Update: 1' "$(h esx01 esxcli system version get)"
yes 'connections' h esx02 "esxcli network ip connection list | grep -Eq '^tcp +0 +0 +0.0.0.0:22 +0.0.0.0:0 +LISTEN +[0-9]+ +newreno +sshd'"
is 'an unknown ruleset fails' 1 "$(h esx01 'esxcli network firewall ruleset set -r nosuch -e true > /dev/null; echo $?')"
is 'an unknown command fails' 1 "$(h esx01 'esxcli network firewall nosuch 2> /dev/null; echo $?')"

reach=$(login esx02 ssh root@127.0.0.1 'sed -n s/^CapBnd:.//p /proc/self/status' 2>/dev/null)
is 'the machine'"'"'s modules, ports and clock are out of reach' 0 $((0x$reach & 0x2030000))
login esx02 ssh root@127.0.0.1 mount -o remount,ro / 2>/dev/null
no 'a read-only ramdisk takes no file' h esx02 'echo > /etc/vmware/firewall/x.xml'
no 'and no change of state' h esx02 esxcli network firewall ruleset set -r vSPC -e true
yes 'but can be asked' listed esx02 vSPC
h esx02 'mount -o remount,rw,size=4m /; dd if=/dev/zero of=/tmp/full bs=1M 2>/dev/null || true'
no 'a full one takes none either' h esx02 'cp /etc/vmware/firewall/service.xml /etc/vmware/firewall/x.xml'
h esx02 'rm /tmp/full /etc/vmware/firewall/x.xml'

h esx02 'esxcli network firewall unload'
is 'unloaded' '   Loaded: false' "$(h esx02 esxcli network firewall get | tail -1)"
h esx02 'esxcli network firewall load'
h esx02 'chmod u+w /etc/vmware/firewall/service.xml; echo "<broken" >> /etc/vmware/firewall/service.xml; esxcli network firewall refresh'
no 'a broken file takes SSH away' login esx02 ssh -oConnectTimeout=2 root@127.0.0.1 true
down
is 'no namespace is left' '' "$(ip netns | grep "^$lab-" || true)"
is 'no mount is left' '' "$(grep "esxi-lab/$lab" /proc/mounts || true)"
no 'no folder is left' test -e "/run/esxi-lab/$lab"
is 'no process is left' '' "$(pgrep -f "esxi-lab/$lab/" || true)"
