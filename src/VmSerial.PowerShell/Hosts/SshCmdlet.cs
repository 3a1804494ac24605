using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Plans.Hosts;

namespace VmSerial.PowerShell.Hosts;

/// <summary>A cmdlet that may have to log in to hosts by SSH. These parameters are the same everywhere.</summary>
public abstract class SshCmdlet : ServerCmdlet
{
    /// <summary>The user and the password of the hosts; ESXi's files are root's.</summary>
    [Parameter]
    [Credential]
    public PSCredential? HostCredential { get; set; }

    /// <summary>The file of a private key; the password of -HostCredential is then its passphrase.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KeyFile { get; set; }

    /// <summary>The one host key to accept, as SHA256:…; known_hosts is then not looked into.</summary>
    [Parameter]
    [ValidatePattern("^SHA256:[A-Za-z0-9+/]{43}$")]
    public string? HostKeyFingerprint { get; set; }

    /// <summary>Whether an unknown host key is accepted at first sight and written to known_hosts.</summary>
    [Parameter]
    public SwitchParameter AcceptNewHostKey { get; set; }

    /// <summary>Whether the service TSM-SSH is started for the while, and put back as it was.</summary>
    [Parameter]
    public SwitchParameter StartSsh { get; set; }

    /// <summary>Whether ssh-rsa and SHA-1 are accepted, which is all that ESXi 5.x offers.</summary>
    [Parameter]
    public SwitchParameter AllowLegacySsh { get; set; }

    /// <summary>Where hosts are reached when their names are not the way: @{ esx01 = '127.0.0.1:2222' }.</summary>
    [Parameter]
    public Hashtable? SshAddress { get; set; }

    /// <summary>The way to the hosts; null where none of the parameters was given.</summary>
    private protected HostAccess? Access { get; private set; }

    /// <inheritdoc/>
    protected override Task BeginProcessingAsync(CancellationToken stopping)
    {
        // Any of them says that SSH is meant; with none that logs in, a key of the user's agent does.
        Access = HostCredential is null && KeyFile is null && HostKeyFingerprint is null && !AcceptNewHostKey && !StartSsh && !AllowLegacySsh && SshAddress is null ? null : HostAccesses.Create(
            HostCredential, KeyFile is null ? null : GetUnresolvedProviderPathFromPSPath(KeyFile), HostKeyFingerprint, AcceptNewHostKey, StartSsh, AllowLegacySsh, Addresses());
        return base.BeginProcessingAsync(stopping);
    }

    private Dictionary<string, string> Addresses() => SshAddress is null ? [] : SshAddress.Cast<DictionaryEntry>()
        .ToDictionary(e => string.Format(CultureInfo.InvariantCulture, "{0}", e.Key), e => string.Format(CultureInfo.InvariantCulture, "{0}", e.Value), StringComparer.OrdinalIgnoreCase);
}
