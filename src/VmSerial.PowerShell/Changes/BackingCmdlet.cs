using System.Management.Automation;
using VmSerial.Serial;

namespace VmSerial.PowerShell.Changes;

/// <summary>A cmdlet that says where a serial port leads.</summary>
public abstract class BackingCmdlet : PortChangeCmdlet
{
    /// <summary>The parameter set of a port that connects.</summary>
    protected const string ConnectSet = "Connect";
    /// <summary>The parameter set of a port that listens.</summary>
    protected const string ListenSet = "Listen";
    /// <summary>The parameter set of a port behind a concentrator.</summary>
    protected const string ProxySet = "Proxy";

    /// <summary>The URI that the VM's host connects to.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ConnectSet)]
    [ValidateNotNullOrEmpty]
    public string? Connect { get; set; }

    /// <summary>The URI that the VM's host listens on.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ListenSet)]
    [ValidateNotNullOrEmpty]
    public string? Listen { get; set; }

    /// <summary>The URI of the concentrator (vSPC).</summary>
    [Parameter(Mandatory = true, ParameterSetName = ProxySet)]
    [ValidateNotNullOrEmpty]
    public string? Proxy { get; set; }

    /// <summary>What the concentrator is told.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ProxySet)]
    [ValidateNotNullOrEmpty]
    public string? Service { get; set; }

    /// <summary>The VM's part of the conversation behind the concentrator.</summary>
    [Parameter(ParameterSetName = ProxySet)]
    [ValidateSet("Server", "Client")]
    public string Direction { get; set; } = "Server";

    /// <summary>Whether the VM yields the processor while the guest polls the port.</summary>
    [Parameter]
    public SwitchParameter YieldOnPoll { get; set; }

    /// <summary>Whether the port is connected at power-on.</summary>
    [Parameter]
    public SwitchParameter StartConnected { get; set; }

    /// <inheritdoc/>
    private protected override bool Listens => Listen is not null;

    /// <inheritdoc/>
    private protected override DesiredPort Wish(int number) => new(number)
    {
        Backing = Connect is not null ? new UriBacking(Connect, SerialDirection.Client)
            : Listen is not null ? new UriBacking(Listen, SerialDirection.Server)
            : Proxy is not null ? new UriBacking(Service!, Direction == "Client" ? SerialDirection.Client : SerialDirection.Server, Proxy)
            : null,
        YieldOnPoll = Said(nameof(YieldOnPoll), YieldOnPoll),
        StartConnected = Said(nameof(StartConnected), StartConnected),
    };

    /// <summary>The value of a switch; null when it was not named, so that what is found stays.</summary>
    private protected bool? Said(string name, SwitchParameter value)
        => MyInvocation.BoundParameters.ContainsKey(name) ? value.IsPresent : null;
}
