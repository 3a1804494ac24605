using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Tcp;

namespace VmSerial.Probes;

/// <summary>
/// Tests data ports of serial device servers with as little touch as there is: the device is asked on UDP 4800 first, which takes no place. A port is opened only
/// when its device does not tell how it stands, or when asked to; nothing is sent on it but the telnet question, when asked to. A command port is connected to
/// and never sent a byte: the one frame it takes first would set the line.
/// </summary>
public static class NPortProbe
{
    /// <summary>
    /// Tests many data ports, <see cref="NPortProbeOptions.ThrottleLimit"/> at a time; results come as they are there, not in order. A device is asked once, however many
    /// of its ports are tested.
    /// </summary>
    /// <exception cref="VmSerialException"><c>SocketsExhausted</c>: this machine gives no more sockets.</exception>
    public static IAsyncEnumerable<NPortConnectionTest> RunAllAsync(IEnumerable<NPortTarget> targets, NPortProbeOptions options, CancellationToken ct)
    {
        NPortQuestions questions = new(options);
        return InParallel.RunAsync(targets, options.ThrottleLimit, (target, stop) => RunAsync(target, questions, options, stop), ct);
    }

    /// <summary>Tests one data port.</summary>
    /// <exception cref="VmSerialException"><c>SocketsExhausted</c>: this machine gives no more sockets.</exception>
    public static Task<NPortConnectionTest> RunAsync(NPortTarget target, NPortProbeOptions options, CancellationToken ct)
        => RunAsync(target, new NPortQuestions(options), options, ct);

    private static async Task<NPortConnectionTest> RunAsync(NPortTarget target, NPortQuestions questions, NPortProbeOptions options, CancellationToken ct)
    {
        TcpEndpoint endpoint = target.Endpoint;
        IReadOnlyList<IPAddress> addresses;
        string problem;
        using (var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct))
        {
            deadline.CancelAfter(options.Timeout);
            (addresses, problem) = await NameLookup.FindAsync(endpoint, deadline.Token).ConfigureAwait(false);
        }
        ct.ThrowIfCancellationRequested();
        if (addresses.Count == 0)
            return NotResolved(target, problem);

        NPortAnswers answers = await questions.AskAsync(addresses, ct).ConfigureAwait(false);
        bool? listens = answers.Netstat?.IsListening(endpoint.Port);
        IReadOnlyList<string>? clients = answers.Netstat?.ClientsOf(endpoint.Port);
        bool isKnown = listens is not null || clients is { Count: > 0 };
        bool isHeld = clients is { Count: > 0 };
        bool asks = options.ProbeTelnet && !isHeld;
        IReadOnlyList<IPAddress> where = answers.Address is { } device ? [device] : addresses;
        DataPortVisit? visit = isKnown && !options.Connect && !options.ProbeTelnet ? null
            : await DataPortVisit.PayAsync(endpoint, where, listens == true || isHeld, asks, options, ct).ConfigureAwait(false);
        int command = CommandPortOf(endpoint.Port);
        bool? commandListens = command == 0 ? null : answers.Netstat?.IsListening(command);
        if (commandListens is null && command > 0 && options.Connect && visit?.Outcome == TcpOutcome.Open)
            commandListens = await AcceptsAsync(endpoint with { Port = command }, visit.Reach.Address!, options, ct).ConfigureAwait(false);

        (NPortVerdict verdict, string detail, string advice) = NPortJudge.Judge(endpoint.Port, listens, clients, visit);
        return new NPortConnectionTest
        {
            Endpoint = endpoint.ToString(),
            Subject = target.Subject,
            Verdict = verdict,
            Detail = detail,
            Advice = advice,
            Evidence = [.. Evidence(endpoint, addresses, answers, listens, clients, visit, options.ProbeTelnet && !asks)],
            IPAddress = answers.Address?.ToString() ?? visit?.Reach.Address ?? addresses[0].ToString(),
            IPAddresses = [.. addresses.Select(a => a.ToString())],
            Device = answers.Device,
            ListensByNetstat = listens,
            ClientEndpoints = clients,
            CommandPortListens = commandListens,
            Opened = visit?.Reach.Outcome is TcpOutcome.Open or TcpOutcome.ClosedByPeer,
            LatencyMs = Ms(visit?.Reach.Latency),
            ClosedBy = visit?.ClosedBy,
            ClosedAfterMs = Ms(visit?.ClosedAfter),
            FirstBytes = visit?.FirstBytes ?? [],
            Dialect = visit?.Dialect,
            HoldsConnection = visit is null ? null : visit.Outcome == TcpOutcome.Open,
            BaudRate = visit?.BaudRate,
        };
    }

    private static NPortConnectionTest NotResolved(NPortTarget target, string problem) => new()
    {
        Endpoint = target.Endpoint.ToString(),
        Subject = target.Subject,
        Verdict = NPortVerdict.NameNotResolved,
        Detail = problem,
        Advice = "Check the name, or give an address.",
        Evidence = [$"Name: {problem}."],
    };

    private static double? Ms(TimeSpan? time) => time is { } t ? Math.Round(t.TotalMilliseconds, 3) : null;

    // The factory's numbers: 4000+n beside 965+n, 32 ports at most.
    private static int CommandPortOf(int port) => port is > 4000 and <= 4032 ? port - 4000 + 965 : 0;

    // A connection that is closed at once, on which nothing is sent.
    private static async Task<bool?> AcceptsAsync(TcpEndpoint command, string address, NPortProbeOptions options, CancellationToken ct)
    {
        using TcpConnection connection = await TcpConnector.TryAddressesAsync(command, [IPAddress.Parse(address)], options.Timeout, ct).ConfigureAwait(false);
        return connection.Reach.Outcome switch { TcpOutcome.Open or TcpOutcome.ClosedByPeer => true, TcpOutcome.Refused => false, _ => null };
    }

    private static IEnumerable<string> Evidence(TcpEndpoint endpoint, IReadOnlyList<IPAddress> addresses, NPortAnswers answers, bool? listens,
        IReadOnlyList<string>? clients, DataPortVisit? visit, bool keptQuestion)
    {
        string port = "TCP " + endpoint.Port.ToString(CultureInfo.InvariantCulture);
        if (endpoint.Literal is null)
            yield return $"Name: {endpoint.Host} is {string.Join(", ", addresses)}.";
        foreach (string line in answers.Evidence)
            yield return line;
        if (answers.Netstat is { } netstat)
            yield return $"Netstat: {port} {listens switch { true => "listens", false => "does not listen", null => "is not among the sockets told, which are not all" }}; "
                + (clients is { Count: > 0 } ? $"connected: {NPortJudge.Few(clients)}." : netstat.IsComplete ? "nobody is connected." : "who is connected is not known for sure.");
        if (visit is null)
        {
            yield return $"{port}: not opened, for the device has told.";
            yield break;
        }
        foreach (TcpAttempt failed in visit.Reach.Attempts.Where(a => a.Outcome != TcpOutcome.Open))
            yield return $"{port}: {failed.Address}: {failed.Detail}.";
        if (visit.Reach.Outcome == TcpOutcome.Open)
            yield return $"{port}: {visit.Reach.Address}: {NPortJudge.Words(visit)}{(visit.FirstBytes.Count > 0 ? $"; first bytes: {EscapedBytes.Of(visit.FirstBytes)}" : "")}.";
        if (visit.Tries > 1)
            yield return $"{port}: tried twice, a quarter of a second apart.";
        if (visit.Asked)
            yield return $"{port}: asked for RFC 2217 (FF FB 2C).";
        if (keptQuestion)
            yield return $"{port}: not asked for RFC 2217, for somebody is connected, whose line the question would reach.";
    }
}
