# Reads a host's rulesets in one go and changes nothing. $m is a word that no file holds: it begins the line between two parts.
b=/var/run/vmserial
part() { echo; echo "$m $*"; }
ask() { part "$1"; shift; "$@" 2>&1; part status $?; }
ask user id -u
ask version vmware -lv
digest=
for d in sha256sum md5sum; do [ -n "$digest" ] || ! echo x | $d >/dev/null 2>&1 || digest=$d; done
part digest; echo "$digest"
file() {
    set -- "$1" "$2" "$(ls -ln "$2" 2>/dev/null)" "$(${digest:-:} "$2" 2>/dev/null)"
    part "$1" "${3%% *}" "${4%% *}" "$2"
    cat "$2"
}
for f in /etc/vmware/firewall/*.xml; do [ ! -f "$f" ] || file file "$f"; done
for f in /etc/rc.local /etc/rc.local.d/local.sh; do [ ! -f "$f" ] || file script "$f"; done
ask rulesets esxcli network firewall ruleset list
ask rules esxcli network firewall ruleset rule list
ask allowed esxcli network firewall ruleset allowedip list
ask acceptance esxcli software acceptance get
for f in /etc/vmware/firewall/vmserial-*.xml; do [ ! -f "$f" ] || { ask vibs esxcli software vib list; break; }; done
if [ -x /usr/lib/vmware/secureboot/bin/secureBoot.py ]; then ask secureboot /usr/lib/vmware/secureboot/bin/secureBoot.py -s; fi
if [ -d $b/lock ]; then
    job=$(cat $b/lock/job 2>/dev/null)
    pid=$(cat $b/lock/pid 2>/dev/null)
    alive=no
    [ -z "$pid" ] || ! kill -0 "$pid" 2>/dev/null || alive=yes
    part lock; echo "$job"; echo $alive; echo $(($(date +%s) - $(cat $b/lock/since 2>/dev/null || date +%s)))
    [ -z "$job" ] || cat "$b/$job/owner"
fi
part end
