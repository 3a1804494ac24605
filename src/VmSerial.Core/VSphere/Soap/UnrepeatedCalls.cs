using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using VmSerial.Errors;

namespace VmSerial.VSphere.Soap;

/// <summary>Calls that change something: sent once, and an answer that never came is said to be just that.</summary>
internal static class UnrepeatedCalls
{
    /// <summary>Makes a call that changes something.</summary>
    /// <param name="session">The session.</param>
    /// <param name="call">The call.</param>
    /// <param name="advice">What to look at when no answer came.</param>
    /// <param name="ct">Ends the wait for the reply; a request that was sent may still be carried out.</param>
    /// <exception cref="VmSerialException">With the id ChangeUnconfirmed: it was sent, and no reply came.</exception>
    internal static async Task<XElement> ChangeAsync(this VimSession session, VimCall call, string advice, CancellationToken ct)
    {
        try
        {
            return await session.CallAsync(call with { Repeatable = false }, ct).ConfigureAwait(false);
        }
        catch (SoapConnectionException e) when (e.Id is "ConnectionLost" or "RequestTimedOut" or "ServerUnavailable" or "ReplyUnreadable")
        {
            throw new VmSerialException("ChangeUnconfirmed", e.Kind, $"{call.Target}: the change was sent, and whether it was carried out is not known. {e.Message}", call.Target, advice, e);
        }
    }
}
