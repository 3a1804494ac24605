using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using VmSerial.Errors;
using VmSerial.Esx;

namespace VmSerial.VSphere.Soap;

/// <summary>The one place where faults of the vSphere API become errors of the product. Pure.</summary>
internal static class VimFaults
{
    private delegate FaultWording Word(FaultDetail fault, string target, ObjectNames names);

    private static readonly Dictionary<string, Word> s_words = new(StringComparer.Ordinal)
    {
        ["NotAuthenticated"] = (_, _, n) => Lost(n.Server),
        ["InvalidLogin"] = (_, _, n) => new("InvalidLogin", ErrorKind.Unauthenticated, $"'{n.Server}' refused the user name or the password.", "Check both; the user name may need its domain, such as administrator@vsphere.local."),
        ["NoPermission"] = NoPermission,
        ["InvalidPowerState"] = PowerState,
        ["ConcurrentAccess"] = (_, t, _) => new("ConcurrentChange", ErrorKind.Conflict, $"{t} was changed by somebody else after it was read.", "Read it again, and decide again."),
        ["TaskInProgress"] = (f, t, _) => new("TaskInProgress", ErrorKind.Conflict, $"{t} is busy with another task{(f.Object is { } task ? $" ({task.Value})" : "")}.", "Wait for that task to end, then try again."),
        ["RestrictedVersion"] = (_, t, _) => new("LicenceReadOnly", ErrorKind.NotSupported, $"{t}: the licence of the host does not allow changes through the API, as that of the free ESXi does not.", "Give the host a licence with API access, or manage it with a vCenter."),
        ["ManagedObjectNotFound"] = (f, t, n) => new("ObjectNotFound", ErrorKind.NotFound, $"{t}: {(f.Object is { } o ? $"'{n.NameOf(o)}'" : "the object")} no longer exists on '{n.Server}'.", "It was removed or registered anew: read the inventory again."),
        ["TooManyDevices"] = (f, t, _) => new("TooManySerialPorts", ErrorKind.LimitExceeded, $"{t} would have more serial ports than its hardware version allows{Said(f)}.", "Remove a port, or upgrade the VM's hardware: version 11 and later allow 32 ports."),
        ["NotSupported"] = Unsupported,
        ["NotImplemented"] = Unsupported,
        ["MethodNotFound"] = Unsupported,
        ["NotFound"] = (f, t, _) => new("ObjectNotFound", ErrorKind.NotFound, $"{t}: what the call names is not there{Said(f)}.", "Read the host again, and look at the names."),
        ["HostConfigFault"] = HostRefused,
        ["PlatformConfigFault"] = HostRefused,
        ["HostNotConnected"] = HostAway,
        ["HostNotReachable"] = HostAway,
        ["HostCommunication"] = HostAway,
        ["RequestCanceled"] = (_, t, _) => new("TaskCanceled", ErrorKind.OperationFailed, $"{t}: the task was cancelled on the server.", "Look at the task's initiator in the task list, then try again."),
        ["Timedout"] = (_, t, _) => new("ServerTimedOut", ErrorKind.TimedOut, $"{t}: the server gave up waiting for the host.", "Look at the host's load and connection, then read the VM again."),
    };

    private static readonly HashSet<string> s_deviceFaults = new(StringComparer.Ordinal)
    {
        "InvalidDeviceSpec", "InvalidDeviceBacking", "InvalidDeviceOperation", "InvalidController", "InvalidVmConfig", "DeviceNotFound", "DeviceNotSupported",
        "DeviceBackingNotSupported", "RemoteDeviceNotSupported", "DeviceHotPlugNotSupported", "DeviceUnsupportedForVmPlatform", "DeviceUnsupportedForVmVersion",
        "DeviceControllerNotSupported", "MissingController", "UnsupportedVmxLocation", "VmConfigIncompatibleForFaultTolerance",
    };

    /// <summary>A fault as an exception.</summary>
    /// <param name="fault">What the server said.</param>
    /// <param name="target">What the user named, such as <c>vc01/web1</c>; null for the server itself.</param>
    /// <param name="names">The server and the names of its objects.</param>
    /// <param name="inner">The cause.</param>
    internal static VimFaultException ToException(FaultDetail fault, string? target, ObjectNames names, Exception? inner = null)
    {
        string about = target ?? names.Server;
        FaultWording wording = WordingOf(fault, about, names);
        return new VimFaultException(fault.Type, wording.Id, wording.Kind, wording.Message, about, wording.Advice, inner);
    }

    /// <summary>A login that failed: one try was made, and the message says with what.</summary>
    internal static VimFaultException ToLoginException(FaultDetail fault, VimCredential credential, ObjectNames names, Exception? inner = null)
    {
        FaultWording wording = (fault.Type, credential) switch
        {
            ("InvalidLogin", VimCredential.UserPassword(string user, _)) => new("InvalidLogin", ErrorKind.Unauthenticated,
                $"'{names.Server}' refused the user name '{user}' or its password.",
                "Check both; the user name may need its domain, such as administrator@vsphere.local. One try was made: no account gets locked by trying again here."),
            ("InvalidLogin" or "NotSupported" or "NotImplemented", VimCredential.CloneTicket) => new("CloneTicketRefused", ErrorKind.Unauthenticated,
                $"'{names.Server}' refused the clone ticket: {(fault.Type == "InvalidLogin" ? "it was used before, or is too old" : "only a vCenter clones sessions")}.",
                "Get a new ticket from the session that is open, or log in with a user and a password."),
            ("NoPermission", _) => new("NoPermission", ErrorKind.PermissionDenied, $"The account may not log in to '{names.Server}'.",
                "Ask for a role on that server; Read-only is enough to look at serial ports."),
            _ => WordingOf(fault, names.Server, names),
        };
        return new VimFaultException(fault.Type, wording.Id, wording.Kind, wording.Message, names.Server, wording.Advice, inner);
    }

    /// <summary>A change of a ruleset that the host refused.</summary>
    internal static VimFaultException ToRulesetException(FaultDetail fault, string ruleset, string target, ObjectNames names, Exception? inner = null)
    {
        string said = Said(fault).TrimStart(':', ' ');
        VmSerialException worded = fault.Type == "NotFound" ? EsxCliFailures.RulesetMissing(ruleset, target, inner)
            : said.IndexOf("owned by system service", StringComparison.OrdinalIgnoreCase) >= 0 ? EsxCliFailures.OwnedBySystem(ruleset, target, said, inner)
            : ToException(fault, $"{target}, ruleset '{ruleset}'", names, inner);
        return new VimFaultException(fault.Type, worded.Id, worded.Kind, worded.Message, target, worded.Advice, inner);
    }

    /// <summary>The session is gone, and it is not ours to open anew.</summary>
    internal static VimFaultException SessionLost(string server, VimCredential credential, Exception? inner = null)
    {
        FaultWording lost = Lost(server);
        string advice = credential is VimCredential.SharedCookie
            ? "The session belongs to PowerCLI or another program: connect there again (Connect-VIServer), then here (Connect-VMSerialServer)."
            : lost.Advice!;
        return new VimFaultException("NotAuthenticated", lost.Id, lost.Kind, lost.Message, server, advice, inner);
    }

    private static FaultWording WordingOf(FaultDetail fault, string target, ObjectNames names)
    {
        if (s_words.TryGetValue(fault.Type, out Word? word))
            return word(fault, target, names);
        if (s_deviceFaults.Contains(fault.Type))
            return Device(fault, target);
        if (fault.Type.IndexOf("Licens", StringComparison.Ordinal) >= 0)
            return new("LicenceMissing", ErrorKind.NotSupported, $"{target}: the licence does not cover this ({fault.Type}){Said(fault)}.", "Remote serial ports need a licence with the feature 'serialuri': look at the host's licence in vCenter.");
        if (fault.Type.StartsWith("Invalid", StringComparison.Ordinal) && fault.Type.EndsWith("State", StringComparison.Ordinal))
            return new("InvalidState", ErrorKind.InvalidState, $"{target} is in a state that does not allow this ({fault.Type}){Said(fault)}.", "Look at the VM and its host in the vSphere client: suspended, disconnected and half-finished ones cannot be changed.");
        if (fault.Type is "InvalidArgument" or "InvalidRequest" or "InvalidProperty" or "InvalidType" or "InvalidName")
            return new("RequestRefused", ErrorKind.InvalidData, $"{target}: the server did not accept a value{(fault.Property is { Length: > 0 } p ? $" of '{p}'" : "")} ({fault.Type}){Said(fault)}.", "A trace (-TraceFile) shows the request; please report it with the server's version.");
        return new("ServerFault", ErrorKind.OperationFailed, $"{target}: the server answered {fault.Type}{Said(fault)}.", "Look at the task and the events of the object in the vSphere client.");
    }

    private static FaultWording NoPermission(FaultDetail fault, string target, ObjectNames names)
    {
        string what = fault.PrivilegeId is { Length: > 0 } privilege ? $"the privilege {privilege}" : "a privilege";
        string where = fault.Object is { } on ? $" on '{names.NameOf(on)}'" : "";
        return new("NoPermission", ErrorKind.PermissionDenied, $"{target}: the account lacks {what}{where}.",
            fault.PrivilegeId is { Length: > 0 } ? $"Ask for a role that holds {fault.PrivilegeId} there or on a folder above." : "Ask for a role that allows this there or on a folder above.");
    }

    private static FaultWording PowerState(FaultDetail fault, string target, ObjectNames names)
    {
        string found = fault.ExistingState is { Length: > 0 } existing ? $" is {Power(existing)}" : " is in the wrong power state";
        string wanted = fault.RequestedState is { Length: > 0 } requested ? $"; this needs it {Power(requested)}" : "";
        return new("InvalidPowerState", ErrorKind.InvalidState, $"{target}{found}{wanted}.", fault.RequestedState == "poweredOn" ? "Power the VM on, then try again." : "Power the VM off, then try again.");
    }

    private static FaultWording Device(FaultDetail fault, string target)
    {
        string which = fault.DeviceIndex is { } index ? $" (change {(index + 1).ToString(CultureInfo.InvariantCulture)} of the request)" : "";
        string property = fault.Property is { Length: > 0 } p ? $", property {p}" : "";
        return new("InvalidDevice", ErrorKind.InvalidArgument, $"{target}: the server did not accept the serial port{which}: {fault.Type}{property}{Said(fault)}.",
            "A backing cannot be changed while its port is connected on a running VM; otherwise look at the URI and the direction.");
    }

    private static FaultWording Unsupported(FaultDetail fault, string target, ObjectNames names)
        => new("NotSupported", ErrorKind.NotSupported, $"{target}: the server does not offer this ({fault.Type}){Said(fault)}.", "Some things only a vCenter offers, others only newer versions.");

    private static FaultWording HostRefused(FaultDetail fault, string target, ObjectNames names)
        => new("HostRefused", ErrorKind.OperationFailed, $"{target}: the host could not carry it out ({fault.Type}){Said(fault)}.", "Look at the host's events in the vSphere client, and at hostd.log on the host.");

    private static FaultWording HostAway(FaultDetail fault, string target, ObjectNames names)
        => new("HostNotConnected", ErrorKind.ConnectionFailed, $"{target}: vCenter does not reach the host ({fault.Type}).", "Reconnect the host in vCenter, then try again.");

    private static FaultWording Lost(string server)
        => new("SessionLost", ErrorKind.Unauthenticated, $"The session on '{server}' is no longer valid: it timed out or was ended.", "Connect again: Connect-VMSerialServer.");

    private static string Power(string state) => state switch
    {
        "poweredOn" => "powered on",
        "poweredOff" => "powered off",
        _ => state,
    };

    /// <summary>What the server said, when it is a sentence: some put the name of a type there, which says nothing new.</summary>
    private static string Said(FaultDetail fault)
    {
        string text = fault.Messages.FirstOrDefault(IsSentence) ?? fault.Message;
        return IsSentence(text) ? $": {text.Trim().TrimEnd('.')}" : "";
    }

    private static bool IsSentence(string text) => text.Trim().IndexOf(' ') > 0;
}
