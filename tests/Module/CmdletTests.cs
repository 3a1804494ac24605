using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.Build.Help;
using Xunit;

namespace VmSerial.Module;

/// <summary>What holds for every cmdlet, read from the metadata of the built assembly.</summary>
public sealed class CmdletTests
{
    // Cmdlets that write nothing, by design.
    private static readonly string[] s_silent = ["Disconnect-VMSerialServer", "Remove-VMNetworkSerialPort"];

    public static TheoryData<string> Cmdlets => [.. BuiltModule.Cmdlets.Select(cmdlet => cmdlet.Name)];

    [Theory, MemberData(nameof(Cmdlets))]
    public void A_cmdlets_verb_is_approved(string name) => Assert.Contains(BuiltModule.Cmdlet(name).Verb, ApprovedVerbs.All);

    [Theory, MemberData(nameof(Cmdlets))]
    public void A_cmdlets_noun_is_one_of_the_products(string name) => Assert.Matches("^(NPort|(VM|Esx|NPort|Vspc|Serial|VSerial)[A-Za-z]+)$", BuiltModule.Cmdlet(name).Noun);

    [Theory, MemberData(nameof(Cmdlets))]
    public void A_cmdlet_that_writes_says_which_type(string name)
    {
        if (!s_silent.Contains(name))
            Assert.NotEmpty(BuiltModule.Cmdlet(name).Outputs);
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void A_cmdlet_that_changes_something_asks_first(string name)
    {
        Cmdlet cmdlet = BuiltModule.Cmdlet(name);
        if (ApprovedVerbs.Changing.Contains(cmdlet.Verb))
            Assert.True(cmdlet.SupportsShouldProcess, $"{name} changes something and lacks SupportsShouldProcess");
        else
            Assert.False(cmdlet.SupportsShouldProcess && cmdlet.Verb is "Get" or "Find", $"{name} reads only, and offers -WhatIf");
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void A_number_of_a_serial_port_is_never_called_Port(string name)
    {
        Cmdlet cmdlet = BuiltModule.Cmdlet(name);
        IEnumerable<CmdletParameter> named = cmdlet.Parameters.Where(parameter => parameter.Name == "Port" || parameter.Aliases.Contains("Port", StringComparer.OrdinalIgnoreCase));
        if (cmdlet.Parameters.Any(parameter => parameter.Name == "SerialPort"))
            Assert.Empty(named);
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void A_cmdlet_on_vSphere_has_Server(string name)
    {
        Cmdlet cmdlet = BuiltModule.Cmdlet(name);
        // The far end of a VM's port: it waits for the VM's host and asks no server.
        if (name == "Wait-VMSerialConnection")
            return;
        bool onVSphere = cmdlet.Noun.StartsWith("VM", StringComparison.Ordinal) || cmdlet.Parameters.Any(parameter => parameter.Name is "VM" or "VMHost");
        if (onVSphere)
            Assert.Contains(cmdlet.Parameters, parameter => parameter.Name == "Server");
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void A_cmdlet_with_several_parameter_sets_names_the_default_one(string name)
    {
        Cmdlet cmdlet = BuiltModule.Cmdlet(name);
        Assert.True(cmdlet.Sets.Count == 1 || cmdlet.DefaultSet is not null, $"{name} has the sets {string.Join(", ", cmdlet.Sets)} and no default one");
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void Positions_are_unique_within_a_parameter_set(string name)
    {
        Cmdlet cmdlet = BuiltModule.Cmdlet(name);
        foreach (string set in cmdlet.Sets)
        {
            int[] positions = [.. cmdlet.In(set).Select(both => both.Part.Position).OfType<int>()];
            Assert.Equal(positions.Distinct(), positions);
        }
    }

    [Fact]
    public void Both_frameworks_offer_the_same_cmdlets_and_parameters()
    {
        string[] Signatures(string framework)
        {
            using CmdletReader reader = BuiltModule.Open(framework);
            return [.. reader.Read().Select(cmdlet => $"{cmdlet.Name}: {string.Join(", ", cmdlet.Parameters.Select(parameter => $"{parameter.Type} {parameter.Name}"))}")];
        }

        Assert.Equal(Signatures("net8.0"), Signatures("netstandard2.0"));
    }
}
