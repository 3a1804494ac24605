using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.NPort.Menus;

/// <summary>Reads a device through its view pages. Nothing is changed.</summary>
internal static class ConsoleReader
{
    // A device with 32 ports shows two pages a port and some more.
    private const int MaximumPages = 200;

    /// <summary>Reads all that the console shows; the session is at the main menu before and behind.</summary>
    internal static async Task<NPortConfiguration> ReadAsync(ConsoleSession session, CancellationToken ct)
    {
        List<string> lines = [];
        await session.ChooseAsync(ConsoleLabel.ViewSettings, ct).ConfigureAwait(false);
        int pages = 0;
        for (; session.Screen.Prompt == PromptKind.AnyKey && pages < MaximumPages; pages++)
        {
            lines.AddRange(session.Screen.Lines);
            await session.PressKeyAsync(ct).ConfigureAwait(false);
        }

        if (session.Screen.Item(ConsoleLabel.SaveRestart) is null)
            throw session.Surprise("reading the view pages", $"{pages} pages came and then no main menu");
        IReadOnlyList<NPortPort> ports = ViewPages.Ports(lines);
        if (ports.Count == 0)
            throw session.Surprise("reading the view pages", $"{pages} pages came, and no serial port in them");
        NPortConfiguration device = new()
        {
            Address = session.Access.Address,
            Model = session.Identity.Model,
            Mac = session.Identity.Mac,
            SerialNumber = session.Identity.SerialNumber,
            Firmware = session.Identity.Firmware,
            ServerName = ViewPages.ServerName(lines),
            Ports = ports,
            ReadFrom = session.LocalAddress,
        };
        return await ReadAccessibleIpAsync(session, device, ct).ConfigureAwait(false);
    }

    private static async Task<NPortConfiguration> ReadAccessibleIpAsync(ConsoleSession session, NPortConfiguration device, CancellationToken ct)
    {
        if (session.Screen.Item(ConsoleLabel.AccessibleIpSettings) is not { } item)
            return device;
        await session.ChooseAsync(item, open => open.Contains(":") ? PromptMatch.IfQuiet : PromptMatch.No, ct).ConfigureAwait(false);
        AccessibleIpMenu? menu = AccessibleIpMenu.Read(session.Screen);
        await session.BackToMainAsync(ct).ConfigureAwait(false);
        return menu is null ? device : device with { AccessibleIpActive = menu.Active, AccessibleIp = [.. menu.Values.Distinct()] };
    }
}
