namespace VmSerial.Serial;

/// <summary>Output into a file (vSphere API: VirtualSerialPortFileBackingInfo).</summary>
/// <param name="FileName">The datastore path, such as <c>[datastore1] web1/console.log</c>.</param>
/// <param name="Datastore">The datastore's managed object id, when the server gave it.</param>
/// <param name="BackingObjectId">The backing object's id, when the server gave it.</param>
public sealed record FileBacking(string FileName, string? Datastore = null, string? BackingObjectId = null) : SerialBacking
{
    /// <inheritdoc/>
    public override string Summary => $"file {FileName}";
}
