using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks;
using Xunit;
using Xunit.Sdk;

namespace VmSerial.Integration.Lab;

/// <summary>
/// One host of each profile, shared by a collection of tests that run one after the other. Such a test leaves a host as it found it;
/// one that reboots a host or breaks it starts its own with <see cref="EsxLab.StartAsync(string, System.Threading.CancellationToken)"/>.
/// </summary>
public sealed class EsxHosts : IAsyncLifetime
{
    private EsxLab? _lab;
    private ExceptionDispatchInfo? _skipped;

    /// <summary>The lab of all five.</summary>
    public EsxLab Lab
    {
        get
        {
            _skipped?.Throw();
            return _lab!;
        }
    }

    /// <summary>5.0 Update 1: outbound ranges do not match, SSH is of its time.</summary>
    public EsxLabHost Esx50 => OfProfile("5.0u1");

    /// <summary>5.1.</summary>
    public EsxLabHost Esx51 => OfProfile("5.1");

    /// <summary>6.5: current SSH with passwords.</summary>
    public EsxLabHost Esx65 => OfProfile("6.5");

    /// <summary>8.0: keyboard-interactive only.</summary>
    public EsxLabHost Esx80 => OfProfile("8.0");

    /// <summary>8.0 with Secure Boot.</summary>
    public EsxLabHost SecureBoot => OfProfile("8.0-secureboot");

    public async ValueTask InitializeAsync()
    {
        try
        {
            _lab = await EsxLab.StartAsync("5.0u1,5.1,6.5,8.0,8.0-secureboot", TestContext.Current.CancellationToken);
        }
        catch (SkipException skipped)
        {
            // Thrown from here it would be a failure of the fixture: each test that wants a host skips by itself.
            _skipped = ExceptionDispatchInfo.Capture(skipped);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_lab is not null)
            await _lab.DisposeAsync();
    }

    /// <summary>The host of a profile, for theories.</summary>
    public EsxLabHost OfProfile(string profile) => Lab.Hosts.Single(host => host.Profile == profile);
}
