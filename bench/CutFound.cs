namespace VmSerial.Bench;

/// <summary>What was found after one cut.</summary>
/// <param name="Cut">Its number, which says where in the exchange it fell.</param>
/// <param name="Host">The host.</param>
/// <param name="Outcome">How the run ended that was cut.</param>
/// <param name="WholeAtOnce">Whether the file was the old one or the new one at the first look.</param>
/// <param name="Whole">Whether it was, two seconds later at the most.</param>
/// <param name="Finished">Whether the next run ended in the wanted state, file and firewall.</param>
/// <param name="Next">How the next run ended.</param>
internal sealed record CutFound(int Cut, string Host, string Outcome, bool WholeAtOnce, bool Whole, bool Finished, string Next);
