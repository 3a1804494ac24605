using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.VSphere.Soap;

namespace VmSerial.Unit.VSphere;

/// <summary>Answers as a test says, and keeps what was asked.</summary>
internal sealed class FakeTransport(Func<SoapRequest, SoapReply> answer) : ISoapTransport
{
    private readonly object _gate = new();

    internal List<SoapRequest> Requests { get; } = [];

    public async Task<T> SendAsync<T>(SoapRequest request, Func<SoapReply, T> read, CancellationToken cancellationToken)
    {
        lock (_gate)
            Requests.Add(request);
        await Task.Yield();
        return read(answer(request));
    }

    public void Dispose() { }
}
