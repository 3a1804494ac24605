using System;
using System.Collections.Generic;

namespace VmSerial.Module;

/// <summary>PowerShell's approved verbs (Approved Verbs for PowerShell Commands), written out so that no engine is needed to check them.</summary>
internal static class ApprovedVerbs
{
    public static IReadOnlySet<string> All { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        // Common
        "Add", "Clear", "Close", "Copy", "Enter", "Exit", "Find", "Format", "Get", "Hide", "Join", "Lock", "Move", "New", "Open", "Optimize",
        "Pop", "Push", "Redo", "Remove", "Rename", "Reset", "Resize", "Search", "Select", "Set", "Show", "Skip", "Split", "Step", "Switch",
        "Undo", "Unlock", "Watch",
        // Communications
        "Connect", "Disconnect", "Read", "Receive", "Send", "Write",
        // Data
        "Backup", "Checkpoint", "Compare", "Compress", "Convert", "ConvertFrom", "ConvertTo", "Dismount", "Edit", "Expand", "Export", "Group",
        "Import", "Initialize", "Limit", "Merge", "Mount", "Out", "Publish", "Restore", "Save", "Sync", "Unpublish", "Update",
        // Diagnostic
        "Debug", "Measure", "Ping", "Repair", "Resolve", "Test", "Trace",
        // Lifecycle
        "Approve", "Assert", "Build", "Complete", "Confirm", "Deny", "Deploy", "Disable", "Enable", "Install", "Invoke", "Register", "Request",
        "Restart", "Resume", "Start", "Stop", "Submit", "Suspend", "Uninstall", "Unregister", "Wait",
        // Security
        "Block", "Grant", "Protect", "Revoke", "Unblock", "Unprotect",
        // Other
        "Use",
    };

    /// <summary>Verbs of cmdlets that change something outside the session, and so must ask through ShouldProcess.</summary>
    public static IReadOnlySet<string> Changing { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "Add", "Clear", "Copy", "Disable", "Enable", "Install", "Invoke", "Move", "New", "Remove", "Rename", "Repair", "Reset", "Restart",
        "Restore", "Resume", "Set", "Start", "Stop", "Suspend", "Uninstall", "Update",
    };
}
