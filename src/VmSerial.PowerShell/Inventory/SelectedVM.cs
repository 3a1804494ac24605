namespace VmSerial.PowerShell.Inventory;

/// <summary>A VM that was named, and where it is looked for.</summary>
/// <param name="Named">What was named.</param>
/// <param name="Session">The session to the server it came from; null when it does not say.</param>
/// <param name="Place">Its place in the list of what was named.</param>
internal sealed record SelectedVM(InventoryReference Named, VMSerialServer? Session, int Place);
