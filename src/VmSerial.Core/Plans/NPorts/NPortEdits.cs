using System.Collections.Generic;
using System.Linq;
using VmSerial.NPort;
using VmSerial.NPort.Menus;

namespace VmSerial.Plans.NPorts;

/// <summary>Turns what is wanted into wishes for single items of menus. Pure.</summary>
internal static class NPortEdits
{
    /// <summary>The edits of rows that differ.</summary>
    internal static ConsoleEdits Of(IEnumerable<NPortChange> rows)
    {
        List<DesiredNPort> wanted = [.. rows.Where(row => !row.InDesiredState).Select(row => row.Wanted)];
        return new ConsoleEdits([.. wanted.SelectMany(wish => wish.Ports).Select(Of)], wanted.Select(wish => wish.AccessibleIp).FirstOrDefault(list => list is not null));
    }

    private static PortEdits Of(DesiredNPortPort port)
    {
        List<SettingWish> operating = [];
        if (port.Mode is { } mode)
            operating.Add(new SettingWish(ConsoleLabel.Mode, SettingWords.Of(mode)));
        Add(operating, ConsoleLabel.AliveCheck, port.AliveCheckMinutes);
        Add(operating, ConsoleLabel.Inactivity, port.InactivityMilliseconds);
        Add(operating, ConsoleLabel.MaxConnection, port.MaxConnection);
        Add(operating, ConsoleLabel.PackingLength, port.PackingLength);
        Add(operating, ConsoleLabel.ForceTransmit, port.ForceTransmitMilliseconds);
        Add(operating, ConsoleLabel.TcpPort, port.TcpPort);
        Add(operating, ConsoleLabel.CommandPort, port.CommandPort);
        return new PortEdits(port.Number, operating, Of(port.Line));
    }

    private static List<SettingWish> Of(SerialLine? line)
    {
        List<SettingWish> serial = [];
        Add(serial, ConsoleLabel.BaudRate, line?.BaudRate);
        Add(serial, ConsoleLabel.DataBits, line?.DataBits);
        if (line?.StopBits is { } stop)
            serial.Add(new SettingWish(ConsoleLabel.StopBits, SettingWords.Of(stop)));
        if (line?.Parity is { } parity)
            serial.Add(new SettingWish(ConsoleLabel.Parity, SettingWords.Of(parity)));
        if (line?.FlowControl is { } flow)
            serial.Add(new SettingWish(ConsoleLabel.FlowControl, SettingWords.Of(flow)));
        if (line?.Interface is { } form)
            serial.Add(new SettingWish(ConsoleLabel.Interface, SettingWords.Of(form)));
        return serial;
    }

    private static void Add(List<SettingWish> wishes, ConsoleLabel label, int? value)
    {
        if (value is { } number)
            wishes.Add(new SettingWish(label, number));
    }
}
