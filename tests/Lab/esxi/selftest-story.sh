# The transcripts of 5.0 U1 and 5.1, with the addresses of the transcripts. Sourced by selftest.sh.

DISABLED='Name              Enabled
----------------  -------
remoteSerialPort    false'
ENABLED='Name              Enabled
----------------  -------
remoteSerialPort     true'
FIREWALL='   Default Action: DROP
   Enabled: true
   Loaded: true'
RULES='Ruleset           Direction  Protocol  Port Type  Port Begin  Port End
----------------  ---------  --------  ---------  ----------  --------
remoteSerialPort  Outbound   TCP       Dst                 0     65535
remoteSerialPort  Inbound    TCP       Dst                23        23
remoteSerialPort  Inbound    TCP       Dst              1024     65535'
NETDUMP='<!-- netDump -->
<service id="0032">
<id>netDump</id>
<rule id='"'0000'"'>
<direction>outbound</direction>
<protocol>udp</protocol>
<porttype>dst</porttype>
<port>6500</port>
</rule>
<enabled>true</enabled>
<required>false</required>
</service>'
MOXA='Name  Enabled
----  -------
moxa    false'
MOXARULES='Ruleset  Direction  Protocol  Port Type  Port Begin  Port End
-------  ---------  --------  ---------  ----------  --------
moxa     Outbound   TCP       Dst              4001      4001'
SUCCEEDED='Connection to 192.168.0.121 4001 port [tcp/*] succeeded!'
VERSION50='VMware ESXi 5.0.0 build-623860
VMware ESXi 5.0.0 Update 1'
VERSION51='VMware ESXi 5.1.0 build-799733
VMware ESXi 5.1.0 GA'

up 5.0u1,5.1 --lan 192.168.0
"$ESXI_LAB" listen --lab "$lab" --port 4001 > "$work/listen" &
listener=$!
for _ in $(seq 100); do [ -s "$work/listen" ] && break; sleep 0.02; done
is 'the address of the transcript' 192.168.0.103 "$(field esx01 address)"

# 5.0 U1
is '5.0: version' "$VERSION50" "$(h esx01 vmware -lv)"
is '5.0: ruleset is off' "$DISABLED" "$(h esx01 esxcli network firewall ruleset list -r remoteSerialPort)"
is '5.0: firewall is on' "$FIREWALL" "$(h esx01 esxcli network firewall get)"
is '5.0: rules' "$RULES" "$(h esx01 esxcli network firewall ruleset rule list -r remoteSerialPort)"
is '5.0: set says nothing' '' "$(h esx01 esxcli network firewall ruleset set -r remoteSerialPort -e true)"
is '5.0: ruleset is on' "$ENABLED" "$(h esx01 esxcli network firewall ruleset list -r remoteSerialPort)"
is '5.0: refresh says nothing' '' "$(h esx01 esxcli network firewall refresh)"
before=$(drops esx01)
h esx01 'timeout -s INT 6 tcpdump-uw -i vmk0 tcp port 4001 -n' > "$work/capture" 2> "$work/capture.err" &
capture=$!
for _ in $(seq 100); do grep -q listening "$work/capture.err" && break; sleep 0.05; done
is '5.0: nc hangs although the ruleset is on' '124 or 143' "$(h esx01 'timeout 4 nc -z 192.168.0.121 4001; echo $?' 2>/dev/null | sed 's/^\(124\|143\)$/124 or 143/')"
wait $capture || true
after=$(drops esx01)
yes "5.0: drops are counted ($before, then $after)" test $((after - before)) -ge 2
yes '5.0: the capture on vmk0 shows the SYN that is dropped' grep -Eq '^[0-9:.]{15} IP 192\.168\.0\.103\.[0-9]+ > 192\.168\.0\.121\.4001: Flags \[S\], seq [0-9]+, win [0-9]+, options \[mss 1460,' "$work/capture"
no '5.0: and no answer' grep -q 'Flags \[S\.\]' "$work/capture"
is '5.0: the words around the capture' 'tcpdump-uw: WARNING: SIOCGIFINDEX: Invalid argument
tcpdump-uw: verbose output suppressed, use -v or -vv for full protocol decode
listening on vmk0, link-type EN10MB (Ethernet), capture size 96 bytes
tcpdump-uw: pcap_loop: recvfrom: Interrupted system call' "$(head -4 "$work/capture.err")"
is '5.0: counters' 'ESXFW filter properties {
   Port ID:16777219
   Filtering enabled?:1
   pkts passed:N
   pkts dropped:N
   pkts rejected:0
}' "$(h esx01 'vsish -e cat /vmkModules/esxfw/filters/vmk0/filterproperties' | sed 's/\(passed\|dropped\):[0-9]*/\1:N/')"
h esx01 esxcli network firewall set -e false
is '5.0: without the firewall' "$SUCCEEDED" "$(h esx01 nc -z 192.168.0.121 4001)"
h esx01 esxcli network firewall set -e true
is '5.0: the last stock ruleset' "$NETDUMP" "$(h esx01 'cd /etc/vmware/firewall; tail -14 service.xml' | head -12)"
is '5.0: the file is read-only' '444' "$(h esx01 'stat -c %a /etc/vmware/firewall/service.xml')"
edit esx01
h esx01 esxcli network firewall refresh
is '5.0: the custom ruleset' "$MOXA" "$(h esx01 esxcli network firewall ruleset list -r moxa)"
is '5.0: its rule' "$MOXARULES" "$(h esx01 esxcli network firewall ruleset rule list -r moxa)"
no '5.0: off, it lets nothing out' h esx01 'timeout 2 nc -z 192.168.0.121 4001'
h esx01 esxcli network firewall ruleset set -r moxa -e true
is '5.0: on, it does' "$SUCCEEDED" "$(h esx01 nc -z 192.168.0.121 4001)"
h esx01 'esxcli network firewall ruleset set -r moxa -a false; esxcli network firewall ruleset allowedip add -r moxa -i 192.168.0.200'
no '5.0: another allowed address shuts it' h esx01 'timeout 2 nc -z 192.168.0.121 4001'
h esx01 'esxcli network firewall ruleset allowedip add -r moxa -i 192.168.0.120/30'
is '5.0: the list of allowed addresses' 'Ruleset  Allowed IP Addresses
-------  --------------------------------
moxa     192.168.0.200, 192.168.0.120/30' "$(h esx01 esxcli network firewall ruleset allowedip list -r moxa | sed 's/^-------  -*$/-------  --------------------------------/')"
is '5.0: a network that holds the peer opens it' "$SUCCEEDED" "$(h esx01 nc -z 192.168.0.121 4001)"

# 5.1
is '5.1: version' "$VERSION51" "$(h esx02 vmware -lv)"
is '5.1: ruleset is off' "$DISABLED" "$(h esx02 esxcli network firewall ruleset list -r remoteSerialPort)"
is '5.1: rules' "$RULES" "$(h esx02 esxcli network firewall ruleset rule list -r remoteSerialPort)"
no '5.1: off, nothing gets out' h esx02 'timeout 2 nc -z 192.168.0.121 4001'
h esx02 esxcli network firewall ruleset set -r remoteSerialPort -e true
is '5.1: the stock ruleset is enough' "$SUCCEEDED" "$(h esx02 nc -z 192.168.0.121 4001)"

# Inbound: a VM's port in server mode.
h esx02 'nc -l 5001 < /dev/null > /tmp/got' &
sleep 0.2
yes '5.1: inbound 1024-65535 is open' "$ESXI_LAB" exec --lab "$lab" peer bash -c 'echo hello > /dev/tcp/192.168.0.104/5001'
wait $! || true
is '5.1: and what was sent came in' hello "$(h esx02 cat /tmp/got)"
h esx02 esxcli network firewall ruleset set -r remoteSerialPort -e false
h esx02 'timeout 3 nc -l 5002 < /dev/null > /dev/null' 2>/dev/null &
server=$!
sleep 0.2
no '5.1: off, inbound is shut' "$ESXI_LAB" exec --lab "$lab" peer timeout 1 bash -c ': > /dev/tcp/192.168.0.104/5002'
wait $server || true

down
wait $listener # ends with the lab
