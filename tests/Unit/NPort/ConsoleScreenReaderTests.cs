using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using VmSerial.NPort;
using VmSerial.NPort.Menus;
using Xunit;

namespace VmSerial.Unit.NPort;

/// <summary>Screens out of bytes, however they come.</summary>
public sealed class ConsoleScreenReaderTests
{
    [Fact]
    public void The_main_menu_has_title_items_and_the_banner_in_front_of_it()
    {
        ConsoleScreen screen = Screens.Single(Screens.Main);
        Assert.Equal(("Main Menu", PromptKind.Selection), (screen.Title, screen.Prompt));
        Assert.Equal(["1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "v", "s", "q"], screen.Items.Select(item => item.Key));
        Assert.Equal("v", screen.Item(ConsoleLabel.ViewSettings)!.Key);
        Assert.Equal("s", screen.Item(ConsoleLabel.SaveRestart)!.Key);
        ConsoleIdentity identity = ConsoleIdentity.Read(screen.Lines);
        Assert.Equal(("NPort 5650-8-DT-J", "00:90:E8:38:0A:28", "7137", "2.2 Build 11090613"), (identity.Model, identity.Mac, identity.SerialNumber, identity.Firmware));
        Assert.Equal(new TimeSpan(0, 12, 41, 4), identity.Uptime);
    }

    [Fact]
    public void A_password_is_asked_for_behind_the_banner()
    {
        ConsoleScreen screen = Screens.Single(Screens.Login);
        Assert.Equal(PromptKind.Password, screen.Prompt);
        Assert.Equal("NPort 5150A", ConsoleIdentity.Read(screen.Lines).Model);
        Assert.Equal(new TimeSpan(78, 13, 59, 22), ConsoleIdentity.Read(screen.Lines).Uptime);
    }

    [Fact]
    public void Pages_that_run_ahead_are_each_a_screen_of_their_own()
        => Assert.Equal([PromptKind.AnyKey, PromptKind.AnyKey, PromptKind.AnyKey], Screens.Read(Screens.Pages).Select(screen => screen.Prompt));

    [Theory]
    [InlineData(Screens.Main)]
    [InlineData(Screens.Login)]
    [InlineData(Screens.Pages)]
    public void The_same_screens_come_whatever_the_pieces(string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        string whole = Show(Screens.Read(bytes, bytes.Length));
        for (int size = 1; size < bytes.Length; size++)
            Assert.Equal(whole, Show(Screens.Read(bytes, size)));
    }

    [Fact]
    public void NUL_and_other_control_bytes_are_taken_out_and_terminal_sequences_told()
    {
        ConsoleScreenReader reader = new();
        byte[] bytes = Encoding.Latin1.GetBytes(Screens.Main.Replace("Menu", "M\0e\au\x1b[1mn\x1b[0mu".Replace("u\x1b[1m", "\x1b[1m", StringComparison.Ordinal), StringComparison.Ordinal));
        reader.Feed(bytes, 0, bytes.Length);
        Assert.True(reader.TryTake(out ConsoleScreen? screen));
        Assert.Equal("Main Menu", screen!.Title);
        Assert.True(reader.HasEscapes);
    }

    [Theory]
    [InlineData("  (2) Baud rate (9600)", "2", "Baud rate", "9600")]
    [InlineData("  (4) Max connection               : 1", "4", "Max connection", "1")]
    [InlineData("  (a) Local TCP port [4001]", "a", "Local TCP port", "4001")]
    [InlineData("  (2) TCP alive check time (0-99min)", "2", "TCP alive check time", null)]
    [InlineData("  (2) TCP alive check time (min) (7)", "2", "TCP alive check time", "7")]
    [InlineData("  (8) Delimiter 1 ((Disable) 0)", "8", "Delimiter 1", "(Disable) 0")]
    [InlineData("  (s) Save/Restart", "s", "Save/Restart", null)]
    public void An_item_is_key_label_and_value(string line, string key, string label, string? value)
    {
        ConsoleItem item = Assert.Single(ConsoleItem.Read(line));
        Assert.Equal((key, label, value), (item.Key, item.Label, item.Value));
    }

    [Fact]
    public void A_table_with_several_items_in_a_line_is_read_whole()
        => Assert.Equal(["0=110", "1=134", "a=9600"], ConsoleItem.Read("  (0) 110      (1) 134      (a) 9600").Select(item => $"{item.Key}={item.Text}"));

    [Theory]
    [InlineData("Max connection(1-4): 12", "Max connection", "12", 1, 4)]
    [InlineData("Local TCP port (1-65535) : ", "Local TCP port", "", 1, 65535)]
    public void A_field_is_label_range_and_the_value_in_it(string line, string label, string value, int least, int most)
        => Assert.Equal(new EditPrompt(label, value, (least, most)), EditPrompt.Read(line));

    [Fact]
    public void A_field_is_complete_at_once_where_it_has_the_value_that_the_menu_showed()
    {
        Assert.Equal(PromptMatch.Now, EditPrompt.Match("Max connection(1-4): 2", "2"));
        Assert.Equal(PromptMatch.Now, EditPrompt.Match("TCP alive check time(0-99): 7", "7 min"));
        Assert.Equal(PromptMatch.IfQuiet, EditPrompt.Match("Local TCP port(1-65535): 40", "4001"));
        Assert.Equal(PromptMatch.No, EditPrompt.Match("Local TCP po", "4001"));
    }

    [Fact]
    public void The_view_pages_give_the_port_with_all_its_settings()
    {
        List<string> lines = [.. Screens.Read(Screens.Pages).SelectMany(screen => screen.Lines)];
        Assert.Equal("NP5650-8-DT-J_7131", ViewPages.ServerName(lines));
        NPortPort port = Assert.Single(ViewPages.Ports(lines));
        Assert.Equal((8, OperationMode.TcpServer, "TCP Server Mode", 64008, 973, 4, 7, 0), (port.Number, port.Mode, port.ModeText, port.TcpPort, port.CommandPort, port.MaxConnection, port.AliveCheckMinutes, port.InactivityMilliseconds));
        Assert.Equal((false, false, 0, null, (byte?)0x0d, "Do Nothing", 0), (port.IgnoreJammedIp, port.AllowDriverControl, port.PackingLength, port.Delimiter1, port.Delimiter2, port.DelimiterProcess, port.ForceTransmitMilliseconds));
        Assert.Equal("19200,N,8,1,None,RS-485 2-Wire", port.Line.ToString());
    }

    [Fact]
    public void A_device_with_one_port_need_not_number_it()
    {
        NPortPort port = Assert.Single(ViewPages.Ports(["Baud rate : 9600", "Operating mode : Real COM Mode", "Cmd port : 966", "Packet length : 5"]));
        Assert.Equal((1, OperationMode.RealCom, 9600, 966, 5), (port.Number, port.Mode, port.Line.BaudRate, port.CommandPort, port.PackingLength));
    }

    [Fact]
    public void The_Accessible_IP_menu_is_read_with_masks_and_rows_that_are_off()
    {
        AccessibleIpMenu menu = AccessibleIpMenu.Read(Screens.Single("<< Main Menu->Accessible IP settings >>\r\n  (1) Accessible IP list (Enable)\r\n  (2) No. 1 (192.0.2.0 / 255.255.255.0)\r\n"
            + "  (3) No. 2 (198.51.100.7 / 255.255.255.255)\r\n  (4) No. 3 (Disable)\r\n  (5) No. 4 (Inactive 203.0.113.1 255.255.255.255)\r\n  (6) No. 5 (0.0.0.0 / 0.0.0.0)\r\n  (q) Quit\r\n\r\nKey in your selection: "))!;
        Assert.True(menu.Active);
        Assert.Equal(5, menu.Rows.Count);
        Assert.Equal(["192.0.2.0/24", "198.51.100.7"], menu.Values.Select(row => row.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  (1) Accessible IP list\r\n  (2) No. 1\r\n")]
    [InlineData("  (1) Accessible IP list (Enable)\r\n  (2) No. 1\r\n")]
    [InlineData("  (1) Accessible IP list (Perhaps)\r\n  (2) No. 1 (192.0.2.0)\r\n")]
    public void Another_menu_is_no_Accessible_IP_list(string items)
        => Assert.Null(AccessibleIpMenu.Read(Screens.Single($"<< Main Menu->Accessible IP settings >>\r\n{items}\r\nKey in your selection: ")));

    private static string Show(IReadOnlyList<ConsoleScreen> screens) => string.Join("\n=====\n", screens.Select(screen =>
        $"{screen.Title}|{screen.TitleValue}|{screen.Prompt}|{string.Join("\n", screen.Lines)}|{string.Join(";", screen.Items)}"));
}
