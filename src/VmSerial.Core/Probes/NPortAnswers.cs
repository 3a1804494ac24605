using System.Collections.Generic;
using System.Net;
using VmSerial.NPort.Dsci;

namespace VmSerial.Probes;

/// <summary>What a device told on UDP 4800.</summary>
/// <param name="Address">Who answered; null when nobody did.</param>
/// <param name="Device">Who it says it is.</param>
/// <param name="Netstat">Its sockets; null when it did not tell.</param>
/// <param name="Evidence">The same in words, with what was asked and not answered.</param>
internal sealed record NPortAnswers(IPAddress? Address, NPortDevice? Device, NPortNetstat? Netstat, IReadOnlyList<string> Evidence);
