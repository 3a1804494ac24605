using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Probes;
using VmSerial.Tcp;

namespace VmSerial.NPort.Menus;

/// <summary>
/// A session at an NPort's telnet console. Every step names what is expected next, has a deadline, and ends in a failure that shows the screen
/// when something else comes. Keys are those that the menu on the screen shows; none is known beforehand.
/// </summary>
internal sealed class ConsoleSession : IAsyncDisposable
{
    private readonly ConsoleConnection _connection;
    private readonly ConsoleScreenReader _reader = new();

    private ConsoleSession(NPortAccess access, ConsoleConnection connection, IPAddress? localAddress)
    {
        Access = access;
        _connection = connection;
        LocalAddress = localAddress;
    }

    /// <summary>The device.</summary>
    public NPortAccess Access { get; }

    /// <summary>What the device says of itself.</summary>
    public ConsoleIdentity Identity { get; internal set; } = new();

    /// <summary>The screen that is there.</summary>
    public ConsoleScreen Screen { get; private set; } = new() { Prompt = PromptKind.Open };

    /// <summary>Whether terminal control sequences came.</summary>
    public bool HasEscapes => _reader.HasEscapes;

    /// <summary>The address of this machine that the device sees, where no forwarding is in between.</summary>
    public IPAddress? LocalAddress { get; }

    /// <summary>What is on the screen, for messages; a password is never in it.</summary>
    public string Shown => Hide(Screen.Excerpt());

    /// <summary>Connects. Nothing is typed.</summary>
    /// <exception cref="VmSerialException">The console cannot be reached.</exception>
    internal static async Task<ConsoleSession> ConnectAsync(NPortAccess access, CancellationToken ct)
    {
        TcpEndpoint endpoint = new(access.ConsoleAddress ?? access.Address, access.ConsolePort);
        TcpConnection connection = await TcpConnector.TryConnectAsync(endpoint, access.StepDeadline, ct).ConfigureAwait(false);
        if (connection.Socket is not { } socket)
            throw ConsoleFailures.NotReached(access, connection.Reach);
        socket.NoDelay = true;
        return new ConsoleSession(access, new ConsoleConnection(socket), access.IsForwarded ? null : Plain((socket.LocalEndPoint as IPEndPoint)?.Address));
    }

    /// <summary>Chooses an item of the menu on the screen.</summary>
    internal Task<ConsoleScreen> ChooseAsync(ConsoleItem item, Func<string, PromptMatch>? open, CancellationToken ct)
        => TypeAsync(item.Key + "\r", $"choosing '{item.Label}' in '{Screen.Title}'", open, ct);

    /// <summary>Chooses the item with a label.</summary>
    /// <exception cref="VmSerialException"><c>NPortConsoleUnexpected</c>: there is none.</exception>
    internal Task<ConsoleScreen> ChooseAsync(ConsoleLabel label, CancellationToken ct) => ChooseAsync(label, null, ct);

    /// <summary>Chooses the item with a label, behind which a line may stay open.</summary>
    /// <exception cref="VmSerialException"><c>NPortConsoleUnexpected</c>: there is none.</exception>
    internal Task<ConsoleScreen> ChooseAsync(ConsoleLabel label, Func<string, PromptMatch>? open, CancellationToken ct) => ChooseAsync(
        Screen.Item(label) ?? throw Surprise($"looking for '{ConsoleLabels.Name(label)}'", $"the menu has {Labels()}"), open, ct);

    /// <summary>Presses a key where any will do.</summary>
    internal Task<ConsoleScreen> PressKeyAsync(CancellationToken ct) => TypeAsync("\r", "going on behind 'Press any key'", null, ct);

    /// <summary>Types keys and waits for the next screen.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="step">What that is for, for messages.</param>
    /// <param name="open">Which open lines are prompts; null for none.</param>
    /// <param name="ct">Ends it; the session is then of no more use.</param>
    internal async Task<ConsoleScreen> TypeAsync(string keys, string step, Func<string, PromptMatch>? open, CancellationToken ct)
    {
        if (!await _connection.SendAsync(Encoding.ASCII.GetBytes(keys), ct).ConfigureAwait(false))
            throw ConsoleFailures.Lost(Access, step, Shown);
        return await NextAsync(step, open, ct).ConfigureAwait(false);
    }

    /// <summary>Waits for the next screen.</summary>
    internal async Task<ConsoleScreen> NextAsync(string step, Func<string, PromptMatch>? open, CancellationToken ct)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (true)
        {
            if (_reader.TryTake(out ConsoleScreen? screen))
                return Screen = screen!;
            PromptMatch match = open?.Invoke(_reader.OpenLine) ?? PromptMatch.No;
            if (match == PromptMatch.Now)
                return Screen = _reader.TakeOpen();
            TimeSpan left = Access.StepDeadline - waited.Elapsed;
            if (left <= TimeSpan.Zero)
                throw Ended(ConsoleFailures.TimedOut, step);
            TimeSpan wait = match == PromptMatch.IfQuiet && Access.QuietTime < left ? Access.QuietTime : left;
            int? count = await _connection.ReceiveAsync(wait, ct).ConfigureAwait(false);
            if (count is null && match == PromptMatch.IfQuiet)
                return Screen = _reader.TakeOpen();
            if (count < 0)
                throw Ended(ConsoleFailures.Lost, step);
            _reader.Feed(_connection.Data, 0, count ?? 0);
        }
    }

    /// <summary>Waits until the device ends the connection, or the time is over.</summary>
    /// <returns>Whether it did.</returns>
    internal async Task<bool> WaitForEndAsync(TimeSpan time, CancellationToken ct)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (waited.Elapsed < time)
        {
            if (await _connection.ReceiveAsync(time - waited.Elapsed, ct).ConfigureAwait(false) < 0)
                return true;
        }

        return false;
    }

    /// <summary>Goes back to the main menu, a level at a time where there is no shorter way.</summary>
    internal async Task BackToMainAsync(CancellationToken ct)
    {
        for (int level = 0; level < 6 && Screen.Item(ConsoleLabel.SaveRestart) is null; level++)
        {
            if (Screen.Prompt == PromptKind.AnyKey)
                await PressKeyAsync(ct).ConfigureAwait(false);
            else
                await ChooseAsync(Screen.Item(ConsoleLabel.BackToMain) is null ? ConsoleLabel.Back : ConsoleLabel.BackToMain, ct).ConfigureAwait(false);
        }

        if (Screen.Item(ConsoleLabel.SaveRestart) is null)
            throw Surprise("going back to the main menu", $"the menu has {Labels()}");
    }

    /// <summary>The failure of a step whose screen is not what it must be.</summary>
    internal VmSerialException Surprise(string step, string what) => ConsoleFailures.Surprise(Access, step, what, Shown);

    /// <summary>The labels on the screen.</summary>
    internal string Labels() => Screen.Items.Count == 0 ? "no items" : string.Join(", ", Screen.Items.Select(item => $"'{item.Text}'"));

    /// <summary>Ends the connection.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private VmSerialException Ended(Func<NPortAccess, string, string, VmSerialException> failure, string step)
    {
        ConsoleScreen rest = _reader.TakeOpen();
        if (rest.Excerpt().Length > 0)
            Screen = rest;
        return failure(Access, step, Shown);
    }

    // A device that echoes what is typed would have it in every message.
    private string Hide(string text) => Access.Password is { Length: > 0 } secret ? text.Replace(secret, "********") : text;
}
