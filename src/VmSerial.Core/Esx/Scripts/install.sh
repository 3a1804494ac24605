# Puts a run's files in place: the only script that goes on without a connection. It ends with the files as wished, every other ruleset
# as it was and the client's word that it can still come in; or with the files as they were. Each step is a line in the file result.
# Before it: $name $id $digest $confirm $refresh $save $state. Around it: manifest (number, new digest, mode, old digest, mode, path;
# '-' for a file that is not there), new-N, first, middle, then, back-first, back-then (commands), wanted (rules), allowed, owner.
trap '' HUP INT PIPE TERM
umask 077
b=/var/run/vmserial
job=$b/$name
cd "$job" || exit 1
exec </dev/null >>log 2>&1

say() { echo "$*" >>result; }
nap() { usleep 100000 2>/dev/null || sleep 1; }
sum() {
    set -- "$($digest "$1" 2>/dev/null)"
    echo "${1%% *}"
}

# The result stays for a minute, for a client that comes back.
finish() {
    [ "$(cat $b/lock/job)" != "$name" ] || rm -rf $b/lock
    say "done $*"
    rm -f new-* *.vib
    end=$(($(date +%s) + 60))
    while [ -d "$job" ] && [ "$(date +%s)" -lt $end ]; do nap; done
    case $1 in broken) ;; *) rm -rf "$job" ;; esac
    exit 0
}
refuse() { finish refused "$@"; }

list() { # NAME
    esxcli network firewall ruleset list >"$1.sets" && esxcli network firewall ruleset rule list >"$1.rules" &&
        esxcli network firewall ruleset allowedip list >"$1.ips" || return 1
    for part in sets rules ips; do
        # The width of a table depends on what is in it.
        awk -v id="$id" '!/^---/ && $1 "" != id "" { $1 = $1; print }' "$1.$part"
    done | sort >"$1.others"
    awk -v id="$id" '$1 "" == id "" { $1 = $1; print }' "$1.rules" | sort >"$1.mine"
    awk -v id="$id" '$1 "" == id "" { print $2 }' "$1.sets" >"$1.state"
    awk -v id="$id" '$1 "" == id "" { $1 = ""; print }' "$1.ips" | tr ',' '\n' | tr -d ' ' | sort >"$1.allowed"
}
same() { [ "$(cat "$1")" = "$(cat "$2")" ]; }

# In place: a rename would lose what makes the host keep a file.
put() { # SOURCE DIGEST MODE PATH
    if [ "$2" = - ]; then
        rm -f "$4"
        [ ! -e "$4" ]
        return
    fi
    [ -e "$4" ] || touch "$4" || return 1
    chmod u+w "$4" || return 1
    case $3 in 1*) chmod +t "$4" || return 1 ;; esac
    cat "$1" >"$4" || return 1
    [ "$(sum "$4")" = "$2" ] && chmod "$3" "$4"
}
run() { # FILE: a command a line; one that begins with '-' may fail
    while read -r line; do
        case $line in
            -*) sh -c "${line#-}" </dev/null ;;
            *) sh -c "$line" </dev/null || return 1 ;;
        esac
    done <"$1"
}
backup() {
    for p in /sbin/auto-backup.sh /bin/auto-backup.sh; do
        [ ! -x $p ] || { $p; return; }
    done
    return 1
}

# Puts everything back. A full ramdisk has room again without what was uploaded.
undo() { # REASON [DETAIL]
    say "phase undoing $*"
    run back-first
    broken=
    while read -r n new mode old oldmode path; do
        i=0
        until [ "$(sum "$path")" = "${old#-}" ] && { [ "$old" = - ] || chmod "$oldmode" "$path"; } || put "old-$n" "$old" "$oldmode" "$path"; do
            i=$((i + 1))
            rm -f new-*
            [ $i -lt 50 ] || { broken="$path $job/old-$n"; break; }
            nap
        done
    done <manifest
    [ "$refresh" = 0 ] || esxcli network firewall refresh
    run back-then
    [ -z "$broken" ] || finish broken "$broken"
    [ "$save" = 0 ] || backup
    proof=unproved
    if list again && same again.others before.others && same again.mine before.mine && same again.state before.state; then proof=proved; fi
    finish rolledback $proof "$@"
}

# A run that was killed: the next one starts its script with this word.
if [ "$1" = recover ]; then
    # Of several that find the dead lock, one moves it away.
    mv $b/lock "$b/lock-$$" || exit 1
    [ "$(cat "$b/lock-$$/job")" = "$name" ] || { mv "$b/lock-$$" $b/lock; exit 1; }
    rm -rf "$b/lock-$$"
    mkdir $b/lock || exit 1
    date +%s >$b/lock/since && echo $$ >$b/lock/pid && echo "$name" >$b/lock/job
    if grep -q '^phase confirmed' result; then
        [ "$save" = 0 ] || backup
        finish applied
    fi
    grep -q '^phase writing' result || finish rolledback proved interrupted
    undo interrupted
fi

mkdir $b/lock || refuse locked
date +%s >$b/lock/since && echo $$ >$b/lock/pid && echo "$name" >$b/lock/job && [ -s $b/lock/job ] || {
    rm -rf $b/lock
    refuse full $b
}

while read -r n new mode old oldmode path; do
    if [ "$old" = - ]; then
        [ ! -e "$path" ] || refuse changed "$path"
    else
        [ "$(sum "$path")" = "$old" ] || refuse changed "$path"
        cat "$path" >"old-$n"
        [ "$(sum "old-$n")" = "$old" ] || refuse full $b
    fi

    # Room for the whole file beside the old one, where the file is.
    space=${path%/*}/.vmserial-space
    touch "$space" || refuse readonly "${path%/*}"
    if [ "$new" != - ]; then
        cat "new-$n" >"$space"
        [ "$(sum "$space")" = "$new" ] || { rm -f "$space"; refuse full "${path%/*}"; }
    fi
    rm -f "$space"
done <manifest
list before || refuse esxcli "$(tail -n 1 log)"

say "phase writing"
run first || undo command "$(tail -n 1 log)"
while read -r n new mode old oldmode path; do
    put "new-$n" "$new" "$mode" "$path" || undo write "$path"
done <manifest
run middle || undo command "$(tail -n 1 log)"
if [ "$refresh" = 1 ]; then esxcli network firewall refresh || undo refresh "$(tail -n 1 log)"; fi
run then || undo command "$(tail -n 1 log)"
list after || undo esxcli "$(tail -n 1 log)"
same before.others after.others || undo others "$(grep -vxFf after.others before.others | head -n 1)"
sort wanted >wanted.sorted
same wanted.sorted after.mine || undo rules "$(head -n 1 after.mine)"
[ "$state" = any ] || [ "$(cat after.state)" = "$state" ] || undo state "$(cat after.state)"
[ ! -e allowed ] || [ "$(sort allowed)" = "$(cat after.allowed)" ] || undo allowed "$(cat after.allowed)"

say "phase waiting $confirm"
end=$(($(date +%s) + confirm))
i=0
until [ -e confirm ]; do
    [ ! -e abort ] || undo aborted
    if [ "$(date +%s)" -ge $end ] || [ $i -gt $((confirm * 10)) ]; then undo unconfirmed; fi
    nap
    i=$((i + 1))
done
say "phase confirmed"
kept=
if [ "$save" = 1 ]; then backup || kept=unsaved; fi
finish applied $kept
