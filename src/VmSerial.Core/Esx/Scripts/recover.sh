# Ends what a run left that was killed: its files go back as they were, or stay when they were confirmed. Before it: $name (empty where
# the lock names no run), $limit.
b=/var/run/vmserial
job=$b/$name
if [ -z "$name" ]; then
    [ -s $b/lock/job ] || rm -rf $b/lock
elif [ ! -f "$job/run" ]; then
    [ "$(cat $b/lock/job)" != "$name" ] || rm -rf $b/lock
else
    sh "$job/run" recover </dev/null >/dev/null 2>&1 &
    run=$!
    i=0
    while [ $i -lt "$limit" ] && kill -0 $run 2>/dev/null; do
        case $(tail -n 1 "$job/result" 2>/dev/null) in done*) break ;; esac
        usleep 50000 2>/dev/null || sleep 1
        i=$((i + 1))
    done
    cat "$job/result" 2>/dev/null
    case $(tail -n 1 "$job/result" 2>/dev/null) in done\ broken*) ;; done*) rm -rf "$job" ;; esac
fi
