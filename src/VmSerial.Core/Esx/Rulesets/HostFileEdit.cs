namespace VmSerial.Esx;

/// <summary>A file of a host as it is to become.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Before">The file as it was read; null where it is not there yet.</param>
/// <param name="Content">The bytes it is to have; null when it is to be removed.</param>
/// <param name="Mode">The permissions it is to have, as <c>chmod</c> takes them.</param>
public sealed record HostFileEdit(string Path, HostFile? Before, byte[]? Content, int Mode);
