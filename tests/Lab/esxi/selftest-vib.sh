# VIBs and acceptance levels. Sourced by selftest.sh.

up 6.5,8.0,8.0-secureboot
member() { # FILE NAME: as in an ar archive with plain names
    printf '%-16s%-12s%-6s%-6s%-8s%-10s`\n' "$2" 0 0 0 100644 "$(stat -c %s "$1")"
    cat "$1"
    [ $(($(stat -c %s "$1") % 2)) -eq 0 ] || echo
}
vib() { # OUTPUT NAME VERSION PORT THIRD-CHECKSUM-OR-NOT [LEVEL [PATH]]
    local d=$work/vib level=${6:-community} path=${7:-etc/vmware/firewall/$2.xml} third=
    rm -rf "$d"; mkdir -p "$d/$(dirname "$path")"
    echo "<ConfigRoot><service><id>$2</id><rule id='0000'><direction>outbound</direction><protocol>tcp</protocol><porttype>dst</porttype><port>$4</port></rule><enabled>true</enabled><required>false</required></service></ConfigRoot>" > "$d/$path"
    tar -C "$d" -cf "$d/tar" "$path"
    gzip -nc "$d/tar" > "$d/payload1"
    [ "$5" = two ] || third="<checksum checksum-type=\"sha-256\" verify-process=\"gunzip\">$(sha256sum < "$d/tar" | cut -d' ' -f1)</checksum>"
    cat > "$d/descriptor.xml" <<XML
<vib version="5.0"><type>bootbank</type><name>$2</name><version>$3</version><vendor>lab</vendor><file-list><file>$path</file></file-list>
<acceptance-level>$level</acceptance-level><live-install-allowed>true</live-install-allowed><live-remove-allowed>true</live-remove-allowed>
<payloads><payload name="payload1" type="tgz" size="$(stat -c %s "$d/payload1")"><checksum checksum-type="sha-256">$(sha256sum < "$d/payload1" | cut -d' ' -f1)</checksum>
$third<checksum checksum-type="sha-1" verify-process="gunzip">$(sha1sum < "$d/tar" | cut -d' ' -f1)</checksum></payload></payloads></vib>
XML
    : > "$d/sig.pkcs7"
    { printf '!<arch>\n'; for m in descriptor.xml sig.pkcs7 payload1; do member "$d/$m" $m; done; } > "$work/$1"
}
put() { h "$1" "cat > /vmfs/volumes/datastore1/$2" < "$work/$2"; }
install() { h "$1" "esxcli software vib install -v /vmfs/volumes/datastore1/$2 ${3:-}"; }
refused() { # WHAT WORDS COMMAND…: it fails, and says so
    local what=$1 words=$2 said; shift 2
    if said=$("$@"); then is "$what" "a refusal" "$said"; else is "$what" yes "$(grep -qF "$words" <<< "$said" && echo yes || echo "$said")"; fi
}
vib two.vib moxa 1.0.0-1 4001 two; vib three.vib moxa 1.0.0-1 4001 three; vib newer.vib moxa 1.0.0-2 4002 three
vib elsewhere.vib other 1.0.0-1 4001 three community etc/other.xml; vib unsigned.vib signed 1.0.0-1 4001 three partner
for host in esx01 esx02 esx03; do for file in two three newer elsewhere unsigned; do put $host $file.vib; done; done

is 'a host is at PartnerSupported' PartnerSupported "$(h esx02 esxcli software acceptance get)"
refused 'a community VIB needs the level' '[AcceptanceConfigError]' install esx02 three.vib
refused 'with -f and --no-sig-check as well' '[AcceptanceConfigError]' install esx02 three.vib '-f --no-sig-check'
is 'the level is set' "Host acceptance level changed to 'CommunitySupported'." "$(h esx02 esxcli software acceptance set --level=CommunitySupported)"
refused '8.0 wants three checksums' 'does not have sha-256 gunzip checksum' install esx02 two.vib -f
is 'a dry run changes nothing' false "$(install esx02 three.vib --dry-run > /dev/null; listed esx02 moxa && echo true || echo false)"
is '8.0 installs' 'Installation Result
   Message: Operation finished successfully.
   Reboot Required: false
   VIBs Installed: lab_bootbank_moxa_1.0.0-1
   VIBs Removed:
   VIBs Skipped:
   DPU Results:' "$(install esx02 three.vib)"
is 'its file is read-only' 444 "$(h esx02 stat -c %a /etc/vmware/firewall/moxa.xml)"
h esx02 esxcli network firewall refresh
yes 'its ruleset is there' listed esx02 moxa
yes 'it is listed' h esx02 "esxcli software vib list | grep -Eq '^moxa +1.0.0-1 +lab +CommunitySupported +20'"
refused 'the level cannot be raised over it' '[AcceptanceConfigError]' h esx02 esxcli software acceptance set --level=PartnerSupported
is 'the same again is skipped' 'lab_bootbank_moxa_1.0.0-1' "$(install esx02 three.vib | sed -n 's/.*Skipped: //p')"
"$ESXI_LAB" reboot --lab "$lab" --hard esx02 > /dev/null
yes '8.0 keeps it over a reboot' listed esx02 moxa
is 'and the level' CommunitySupported "$(h esx02 esxcli software acceptance get)"
is 'another version takes its place' 'lab_bootbank_moxa_1.0.0-1' "$(install esx02 newer.vib | sed -n 's/.*Removed: //p')"
h esx02 esxcli network firewall refresh
is 'with its rule' 4002 "$(h esx02 esxcli network firewall ruleset rule list -r moxa | awk 'END { print $6 }')"
refused 'a community VIB stays in its places' 'may not' install esx02 elsewhere.vib
refused 'a partner VIB is signed' '[VibSigMissingError]' install esx02 unsigned.vib
refused 'a path is absolute' 'absolute' h esx02 'cd /vmfs/volumes/datastore1; esxcli software vib install -v three.vib'
is '8.0 removes' 'Removal Result
   Message: Operation finished successfully.
   Reboot Required: false
   VIBs Installed:
   VIBs Removed: lab_bootbank_moxa_1.0.0-2
   VIBs Skipped:
   DPU Results:' "$(h esx02 esxcli software vib remove -n moxa)"
h esx02 esxcli network firewall refresh
no 'and the ruleset is gone' listed esx02 moxa
"$ESXI_LAB" reboot --lab "$lab" esx02 > /dev/null
no 'after a reboot as well' h esx02 test -e /etc/vmware/firewall/moxa.xml
refused 'there is nothing to remove then' '[NoMatchError]' h esx02 esxcli software vib remove -n moxa
yes 'the level goes back' h esx02 esxcli software acceptance set --level=PartnerSupported

h esx01 esxcli software acceptance set --level=CommunitySupported > /dev/null
refused '6.5 does not take the third checksum' 'Calculated digest at EOF does not match expected result' install esx01 three.vib -f
is '6.5 takes two' 'Reboot Required: false' "$(install esx01 two.vib | sed -n 's/^ *\(Reboot\)/\1/p')"
h esx01 'printf x | dd of=/vmfs/volumes/datastore1/two.vib bs=1 seek=2000 conv=notrunc 2> /dev/null; esxcli software vib remove -n moxa > /dev/null'
refused 'a damaged VIB is refused' 'Error]' install esx01 two.vib
h esx01 'esxcli software vib remove -n moxa > /dev/null || true'

refused 'Secure Boot keeps the level' '[AcceptanceConfigError]' h esx03 esxcli software acceptance set --level=CommunitySupported
refused 'and so keeps the VIB out' '[AcceptanceConfigError]' install esx03 three.vib '-f --no-sig-check'
is 'secureBoot.py' 'Disabled Disabled Enabled' "$(for host in esx01 esx02 esx03; do h $host /usr/lib/vmware/secureboot/bin/secureBoot.py -s; done | xargs)"
down
