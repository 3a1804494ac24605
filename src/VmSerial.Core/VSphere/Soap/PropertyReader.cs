using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;

namespace VmSerial.VSphere.Soap;

/// <summary>Reads properties of many objects, page by page; the next page is asked for while this one is parsed.</summary>
internal sealed class PropertyReader(VimSession session)
{
    /// <summary>Objects a page: enough to hide the round trip, few enough to begin early and to keep little in memory.</summary>
    private const int PageSize = 500;

    private static readonly TimeSpan s_cleanUp = TimeSpan.FromSeconds(2);

    /// <summary>Reads all objects of the types named, below the root folder.</summary>
    internal async IAsyncEnumerable<IReadOnlyList<T>> ReadAllAsync<T>(
        IReadOnlyList<PropertySpec> properties, Func<XmlReader, T> decode, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : IRetrieved
    {
        var seen = new HashSet<ManagedObjectReference>();
        for (bool again = false; ; again = true)
        {
            ManagedObjectReference view = await CreateViewAsync([.. properties.Select(p => p.Type)], cancellationToken).ConfigureAwait(false);
            using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            bool renewed = false;
            try
            {
                VimCall first = PropertyCalls.RetrieveView(session.Content.PropertyCollector, view, properties, PageSize);
                var page = new PendingPage<T>(session, first, decode, reading.Token);
                while (page is not null)
                {
                    IReadOnlyList<T> objects;
                    try
                    {
                        (objects, page) = await TakeAsync(page, decode, reading.Token).ConfigureAwait(false);
                    }
                    catch (SessionRenewedException) when (!again)
                    {
                        renewed = true;
                        break;
                    }
                    // Seen already only when the session was lost on the way and the reading began anew.
                    yield return [.. objects.Where(o => seen.Add(o.Reference))];
                }
            }
            finally
            {
                reading.Cancel();
                if (!renewed)
                    await DestroyAsync("DestroyView", view).ConfigureAwait(false);
            }
            if (!renewed)
                yield break;
        }
    }

    /// <summary>Reads the objects named. Those that no longer exist are left out.</summary>
    internal async IAsyncEnumerable<IReadOnlyList<T>> ReadAsync<T>(
        IEnumerable<ManagedObjectReference> objects, IReadOnlyList<PropertySpec> properties, Func<XmlReader, T> decode, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<ManagedObjectReference> all = [.. objects.Distinct()];
        for (int from = 0; from < all.Count; from += PageSize)
            yield return await ReadExistingAsync(all.GetRange(from, Math.Min(PageSize, all.Count - from)), properties, decode, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends something that the server holds for us. That it may fail does no harm: the end of the session ends it too.</summary>
    internal async Task DestroyAsync(string method, ManagedObjectReference reference)
    {
        using var patience = new CancellationTokenSource(s_cleanUp);
        try
        {
            await session.CallAsync(new VimCall(method, reference) { BoundToSession = true }, patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is Errors.VmSerialException or OperationCanceledException or SessionRenewedException or ObjectDisposedException)
        {
        }
    }

    private async Task<List<T>> ReadExistingAsync<T>(
        List<ManagedObjectReference> objects, IReadOnlyList<PropertySpec> properties, Func<XmlReader, T> decode, CancellationToken cancellationToken)
    {
        for (bool again = false; objects.Count > 0;)
        {
            using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            try
            {
                var found = new List<T>(objects.Count);
                VimCall first = PropertyCalls.Retrieve(session.Content.PropertyCollector, properties, objects, PageSize) with { BoundToSession = true };
                var page = new PendingPage<T>(session, first, decode, reading.Token);
                while (page is not null)
                {
                    IReadOnlyList<T> part;
                    (part, page) = await TakeAsync(page, decode, reading.Token).ConfigureAwait(false);
                    found.AddRange(part);
                }
                return found;
            }
            catch (SessionRenewedException) when (!again)
            {
                again = true;
            }
            // One object that is gone fails the whole call.
            catch (VimFaultException e) when (e.Fault == "ManagedObjectNotFound" && e.InnerException is SoapFaultException { Fault.Object: { } gone } && objects.Contains(gone))
            {
                objects = [.. objects.Where(o => o != gone)];
            }
            finally
            {
                reading.Cancel();
            }
        }
        return [];
    }

    /// <summary>Asks for the next page as soon as its token is known, and only then waits for the rest of this one.</summary>
    private async Task<(IReadOnlyList<T> Objects, PendingPage<T>? Next)> TakeAsync<T>(PendingPage<T> page, Func<XmlReader, T> decode, CancellationToken cancellationToken)
    {
        string? token = await page.ReadTokenAsync().ConfigureAwait(false);
        PendingPage<T>? next = token is null ? null
            : new PendingPage<T>(session, PropertyCalls.Continue(session.Content.PropertyCollector, token), decode, cancellationToken);
        return ((await page.Page.ConfigureAwait(false)).Objects, next);
    }

    private async Task<ManagedObjectReference> CreateViewAsync(IReadOnlyList<string> types, CancellationToken cancellationToken)
    {
        ManagedObjectReference manager = session.Content.ViewManager
            ?? throw new Errors.VmSerialException("ServerNotVSphere", Errors.ErrorKind.NotSupported, $"'{session.Server}' offers no views.", session.Server);
        VimCall call = PropertyCalls.CreateView(manager, session.Content.RootFolder, types);
        return VimXml.Reference(VimXml.Child(await session.CallAsync(call, cancellationToken).ConfigureAwait(false), "returnval")) ?? default;
    }
}
