# Tells a run's script that the host can still be reached, over a connection that was made after the refresh, and waits for its end.
# A run that does not wait for this yet is only waited for: this connection may be older than its refresh. Before it: $name $limit $m.
job=/var/run/vmserial/$name
last() { tail -n 1 "$job/result" 2>/dev/null; }
case $(last) in phase\ waiting*) touch "$job/confirm" && told=yes ;; esac
i=0
while [ -d "$job" ] && [ $i -lt "$limit" ]; do
    case $(last) in
        done*) break ;;
        phase\ waiting*) [ -n "$told" ] || break ;;
    esac
    usleep 50000 2>/dev/null || sleep 1
    i=$((i + 1))
done
echo; echo "$m result"
cat "$job/result" 2>/dev/null
case $(last) in done\ broken*) ;; done*) rm -rf "$job" ;; esac
