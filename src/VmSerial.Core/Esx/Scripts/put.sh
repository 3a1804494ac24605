# Takes a run's files from standard input (tar) into a folder of their own, verifies them and starts the run's script, which from then
# on needs no connection. Ends when the script waits for its confirmation, or is done. Before it: $name $digest $stale $limit $sums.
umask 077
b=/var/run/vmserial
job=$b/$name
refuse() {
    rm -rf "$job"
    case $2 in
        *[Rr]ead-only*) echo "done refused readonly $b" ;;
        *[Nn]o\ space* | *[Ff]ull*) echo "done refused full $b" ;;
        *) echo "done refused $1 $2" ;;
    esac
    exit 0
}
said=$(mkdir -p $b 2>&1) || refuse write "$said"
said=$(mkdir "$job" 2>&1) || refuse write "$said"
said=$( { date +%s >"$job/since"; } 2>&1) || refuse write "$said"
[ -s "$job/since" ] || refuse write 'No space left'

# What other runs left that were cut off before they began.
held=$(cat $b/lock/job 2>/dev/null)
for d in $b/j-*; do
    if [ -s "$d/since" ] && [ "${d##*/}" != "$held" ] && [ $(($(date +%s) - $(cat "$d/since"))) -gt "$stale" ]; then rm -rf "$d"; fi
done

cd "$job" || refuse write "cannot enter $job"
said=$(tar xf - 2>&1) || refuse upload "$said"
set -- $sums
while [ $# -gt 1 ]; do
    found=$($digest "$2" 2>/dev/null)
    [ "${found%% *}" = "$1" ] || refuse upload "$2 arrived damaged"
    shift 2
done
sh ./run </dev/null >/dev/null 2>&1 &
run=$!
i=0
while [ $i -lt "$limit" ] && kill -0 $run 2>/dev/null; do
    case $(tail -n 1 result 2>/dev/null) in phase\ waiting* | done*) break ;; esac
    usleep 50000 2>/dev/null || sleep 1
    i=$((i + 1))
done
cat result

# Nothing was changed and the client has just been told, so nobody comes back for the result.
case $(tail -n 1 result) in done\ refused*) rm -rf "$job" ;; esac
