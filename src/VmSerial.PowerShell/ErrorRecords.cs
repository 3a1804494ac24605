using System.Management.Automation;
using VmSerial.Errors;

namespace VmSerial.PowerShell;

/// <summary>Makes error records of the product's failures: the only place that does.</summary>
internal static class ErrorRecords
{
    /// <summary>The record of a failure.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="target">The object the user named; null takes the failure's own words.</param>
    public static ErrorRecord Create(VmSerialException failure, object? target = null)
        => new(failure, failure.Id, CategoryOf(failure.Kind), target ?? failure.Target)
        {
            ErrorDetails = new ErrorDetails(failure.Message) { RecommendedAction = failure.Advice ?? "" },
        };

    private static ErrorCategory CategoryOf(ErrorKind kind) => kind switch
    {
        ErrorKind.InvalidArgument => ErrorCategory.InvalidArgument,
        ErrorKind.InvalidData => ErrorCategory.InvalidData,
        ErrorKind.NotFound => ErrorCategory.ObjectNotFound,
        ErrorKind.Ambiguous => ErrorCategory.InvalidArgument,
        ErrorKind.AlreadyExists => ErrorCategory.ResourceExists,
        ErrorKind.InvalidState => ErrorCategory.InvalidOperation,
        ErrorKind.PermissionDenied => ErrorCategory.PermissionDenied,
        ErrorKind.Unauthenticated => ErrorCategory.AuthenticationError,
        ErrorKind.ConnectionFailed => ErrorCategory.ConnectionError,
        ErrorKind.Untrusted => ErrorCategory.SecurityError,
        ErrorKind.TimedOut => ErrorCategory.OperationTimeout,
        ErrorKind.Conflict => ErrorCategory.ResourceBusy,
        ErrorKind.NotSupported => ErrorCategory.NotEnabled,
        ErrorKind.LimitExceeded => ErrorCategory.LimitsExceeded,
        _ => ErrorCategory.InvalidResult,
    };
}
