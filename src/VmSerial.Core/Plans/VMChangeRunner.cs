using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>Carries out changes of VMs' ports. One VM's failure leaves the others alone; every change is read back before anything is said of it.</summary>
internal sealed class VMChangeRunner
{
    private readonly Dictionary<string, VimClient> _clients;
    private readonly ChangeRunnerOptions _options;
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _servers = new();
    private readonly ConcurrentDictionary<(string, ManagedObjectReference), SemaphoreSlim> _hosts = new();

    internal VMChangeRunner(IReadOnlyCollection<VimClient> clients, ChangeRunnerOptions options)
    {
        _clients = clients.ToDictionary(c => c.Server, StringComparer.OrdinalIgnoreCase);
        _options = options;
    }

    /// <summary>Carries out the changes and returns one result for each, in the same order.</summary>
    internal async Task<IReadOnlyList<ChangeResult>> RunAsync(IReadOnlyList<PortChange> allowed, IProgress<StepReport>? progress, CancellationToken ct)
    {
        var byVM = allowed.Where(c => c.IsToBeSent).GroupBy(c => (c.VM.Server, c.VM.Reference)).Select(g => g.ToList()).ToList();
        int done = 0;
        VMRun[] runs = await Task.WhenAll(byVM.Select(async rows =>
        {
            VMRun run = await RunOneAsync(rows, ct).ConfigureAwait(false);
            progress?.Report(new StepReport("Applying changes", Interlocked.Increment(ref done), byVM.Count, rows[0].Target));
            return run;
        })).ConfigureAwait(false);

        IReadOnlyDictionary<(string, ManagedObjectReference), VirtualMachineInfo> after = await ReadBackAsync(runs, ct).ConfigureAwait(false);
        var results = new Dictionary<PortChange, ChangeResult>(allowed.Count, ReferenceComparer.Instance);
        foreach (VMRun run in runs)
            foreach (PortChange row in run.Rows)
                results[row] = ReadBack.Judge(row, run, after.TryGetValue((row.VM.Server, row.VM.Reference), out VirtualMachineInfo? vm) ? vm : null);
        return [.. allowed.Select(row => results.TryGetValue(row, out ChangeResult? result) ? result : ReadBack.NotSent(row))];
    }

    private async Task<VMRun> RunOneAsync(List<PortChange> rows, CancellationToken ct)
    {
        VirtualMachineInfo vm = rows[0].VM;
        if (!_clients.TryGetValue(vm.Server, out VimClient? client))
            return new VMRun(rows) { Error = new VmSerialException("SessionMissing", ErrorKind.InvalidState,
                $"There is no session to '{vm.Server}'.", vm.Server, $"Connect-VMSerialServer {vm.Server}") };

        // The host's place first: a VM that waits for its host must not keep a place of the whole server.
        SemaphoreSlim host = _hosts.GetOrAdd((vm.Server, vm.Host ?? default), _ => new SemaphoreSlim(_options.ThrottlePerHost));
        SemaphoreSlim server = _servers.GetOrAdd(vm.Server, _ => new SemaphoreSlim(_options.ThrottlePerServer));
        var changer = new VMChanger(client, rows);
        try
        {
            await host.WaitAsync(ct).ConfigureAwait(false);
            try
            {
                await server.WaitAsync(ct).ConfigureAwait(false);
                try
                {
                    return await changer.RunAsync(ct).ConfigureAwait(false);
                }
                finally
                {
                    server.Release();
                }
            }
            finally
            {
                host.Release();
            }
        }
        catch (OperationCanceledException)
        {
            return new VMRun(rows) { Stopped = true };
        }
    }

    /// <summary>Reads all VMs again to which something was sent: one request a server, however many VMs.</summary>
    private async Task<IReadOnlyDictionary<(string, ManagedObjectReference), VirtualMachineInfo>> ReadBackAsync(VMRun[] runs, CancellationToken ct)
    {
        var after = new ConcurrentDictionary<(string, ManagedObjectReference), VirtualMachineInfo>();
        // A stopped run is read back too, but not for long: what is known of it is worth more than what is hoped.
        using CancellationTokenSource deadline = ct.IsCancellationRequested
            ? new CancellationTokenSource(TimeSpan.FromSeconds(1)) : CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAll(runs.Where(r => r.Sent).GroupBy(r => r.VM.Server).Select(async group =>
        {
            try
            {
                await foreach (VirtualMachineInfo vm in _clients[group.Key]
                    .ReadVirtualMachinesAsync([.. group.Select(r => r.VM.Reference)], withPaths: false, deadline.Token).ConfigureAwait(false))
                    after[(vm.Server, vm.Reference)] = vm;
            }
            catch (Exception e) when (e is VmSerialException or OperationCanceledException)
            {
                // Not swallowed: a row without its VM is judged "not read back", with the reason.
                foreach (VMRun run in group)
                    run.ReadBackError = e as VmSerialException;
            }
        })).ConfigureAwait(false);
        return after;
    }

    /// <summary>Two equal rows are still two rows.</summary>
    private sealed class ReferenceComparer : IEqualityComparer<PortChange>
    {
        internal static readonly ReferenceComparer Instance = new();
        public bool Equals(PortChange? x, PortChange? y) => ReferenceEquals(x, y);
        public int GetHashCode(PortChange obj) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj);
    }
}
