using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;
using System.Xml.Linq;
using VmSerial.Errors;

namespace VmSerial.VSphere.Soap;

/// <summary>How many serial ports a VM may have, as its host or cluster answers (vSphere API: EnvironmentBrowser.QueryConfigOption).</summary>
internal sealed class PortLimits(VimSession session)
{
    private readonly ConcurrentDictionary<ManagedObjectReference, ManagedObjectReference> _browsers = new();
    private readonly ConcurrentDictionary<(ManagedObjectReference Browser, string Version), Lazy<Task<int>>> _limits = new();

    /// <summary>Keeps what a reading of VMs said.</summary>
    internal void Remember(ManagedObjectReference vm, ManagedObjectReference browser) => _browsers[vm] = browser;

    /// <summary>The most ports a VM of a hardware version may have where this VM runs.</summary>
    internal async Task<int> QueryAsync(ManagedObjectReference vm, string hardwareVersion, CancellationToken cancellationToken)
    {
        if (!_browsers.TryGetValue(vm, out ManagedObjectReference browser))
            _browsers[vm] = browser = await ReadBrowserAsync(vm, cancellationToken).ConfigureAwait(false);
        (ManagedObjectReference, string) key = (browser, hardwareVersion);
        // Shared by all VMs of a cluster, so no single caller's token ends the question; the request has its own deadline.
        Lazy<Task<int>> limit = _limits.GetOrAdd(key, k => new Lazy<Task<int>>(() => AskAsync(k.Browser, k.Version)));
        try
        {
            return await limit.Value.OrCanceled(cancellationToken).ConfigureAwait(false);
        }
        catch (VmSerialException)
        {
            _limits.TryRemove(key, out _);
            throw;
        }
    }

    private async Task<ManagedObjectReference> ReadBrowserAsync(ManagedObjectReference vm, CancellationToken cancellationToken)
    {
        VimCall call = PropertyCalls.RetrieveOne(session.Content.PropertyCollector, vm, "environmentBrowser") with { Target = session.Names.TargetOf(vm) };
        PropertyObject? found = await session.CallAsync(call, PropertyObject.ReadFirst, cancellationToken).ConfigureAwait(false);
        return found?.Link("environmentBrowser") ?? throw Unknown("the VM has no environment browser");
    }

    private async Task<int> AskAsync(ManagedObjectReference browser, string hardwareVersion)
    {
        var call = new VimCall("QueryConfigOption", browser, w =>
        {
            if (hardwareVersion.Length > 0)
                w.WriteElementString("key", VimXml.Namespace, hardwareVersion);
        })
        { Repeatable = true };
        return await session.CallAsync(call, ReadLimit, CancellationToken.None).ConfigureAwait(false)
            ?? throw Unknown($"hardware version '{hardwareVersion}' has no SIO controller option");
    }

    /// <summary>Reads QueryConfigOptionResponse, all of it but one number passed over: it is over 100 kB.</summary>
    internal static int? ReadLimit(XmlReader reader)
    {
        int? limit = null;
        int depth = reader.Depth;
        reader.Read();
        while (reader.Depth > depth)
        {
            if (reader.NodeType != XmlNodeType.Element || reader.LocalName != "virtualDeviceOption" || VimXml.TypeOf(reader) != "VirtualSIOControllerOption")
            {
                reader.Read();
                continue;
            }
            var option = (XElement)XNode.ReadFrom(reader);
            XElement? range = VimXml.Child(option, "numSerialPorts");
            if (range is not null && int.TryParse(VimXml.Text(range, "max"), out int most))
                limit = most;
        }
        return limit;
    }

    private VmSerialException Unknown(string why) => new(
        "PortLimitUnknown", ErrorKind.NotSupported, $"'{session.Server}' does not say how many serial ports a VM may have: {why}.", session.Server,
        "Go by the manual: 4 ports up to hardware version 10, 32 from version 11 on.");
}
