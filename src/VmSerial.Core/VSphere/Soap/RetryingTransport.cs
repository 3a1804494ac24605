using System;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;

namespace VmSerial.VSphere.Soap;

/// <summary>
/// Tries reads again after failures that pass: connections that broke, replies without SOAP in them, one deadline missed.
/// What changes anything is never sent twice: nobody knows whether the first one arrived.
/// </summary>
internal sealed class RetryingTransport(ISoapTransport inner, RetryPolicy policy) : ISoapTransport
{
    /// <summary>A server that let two deadlines pass will let a third one pass too.</summary>
    private const int AttemptsAfterTimeout = 2;

    public async Task<T> SendAsync<T>(SoapRequest request, Func<SoapReply, T> read, CancellationToken cancellationToken)
    {
        TimeSpan pause = policy.FirstPause;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await inner.SendAsync(request, read, cancellationToken).ConfigureAwait(false);
            }
            catch (SoapConnectionException e) when (request.Repeatable && e.Transient && attempt < Most(e))
            {
                await policy.PauseAsync(pause, cancellationToken).ConfigureAwait(false);
                pause = TimeSpan.FromTicks(pause.Ticks * 3);
            }
        }
    }

    public void Dispose() => inner.Dispose();

    private int Most(SoapConnectionException e) => e.Kind == ErrorKind.TimedOut ? Math.Min(policy.Attempts, AttemptsAfterTimeout) : policy.Attempts;
}
