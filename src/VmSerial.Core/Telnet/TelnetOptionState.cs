namespace VmSerial.Telnet;

/// <summary>The states of one option on one side, with the names of RFC 1143.</summary>
internal enum TelnetOptionState : byte
{
    No,
    Yes,
    WantNo,
    WantNoThenYes,
    WantYes,
    WantYesThenNo,
}
