namespace VmSerial.Plans;

/// <summary>What has to be done to a port.</summary>
public enum ChangeAction
{
    /// <summary>Nothing: the port is in the desired state.</summary>
    None,
    /// <summary>The port is added.</summary>
    Add,
    /// <summary>Settings of the port are changed.</summary>
    Edit,
    /// <summary>The port is removed.</summary>
    Remove,
}
