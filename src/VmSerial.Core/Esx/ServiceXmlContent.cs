using System.Collections.Generic;

namespace VmSerial.Esx;

/// <summary>What a ruleset file says.</summary>
/// <param name="Services">Its services in the file's order.</param>
/// <param name="RootClose">Where <c>&lt;/ConfigRoot&gt;</c> begins; for an empty root, where its <c>/&gt;</c> begins.</param>
/// <param name="RootIsEmpty">Whether the root is written <c>&lt;ConfigRoot/&gt;</c>.</param>
internal sealed record ServiceXmlContent(IReadOnlyList<ServiceEntry> Services, int RootClose, bool RootIsEmpty);
