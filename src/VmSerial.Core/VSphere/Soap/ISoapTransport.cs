using System;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.VSphere.Soap;

/// <summary>Carries one SOAP call to a server and hands its reply to a reader, while the reply is still coming in.</summary>
internal interface ISoapTransport : IDisposable
{
    /// <summary>Sends a request and reads the reply.</summary>
    /// <param name="request">The call.</param>
    /// <param name="read">Reads the reply, synchronously and from start to end; runs once for each attempt.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    /// <exception cref="Errors.VmSerialException">The server could not be reached, is not trusted, or was too slow.</exception>
    Task<T> SendAsync<T>(SoapRequest request, Func<SoapReply, T> read, CancellationToken cancellationToken);
}
