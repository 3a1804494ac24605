namespace VmSerial.Errors;

/// <summary>What sort of failure a <see cref="VmSerialException"/> is; front ends map it to their own categories in one place.</summary>
public enum ErrorKind
{
    /// <summary>A value given by the user is out of range or malformed.</summary>
    InvalidArgument,
    /// <summary>A file or a reply does not say what it must.</summary>
    InvalidData,
    /// <summary>The named object does not exist.</summary>
    NotFound,
    /// <summary>A name fits several objects.</summary>
    Ambiguous,
    /// <summary>The object exists already.</summary>
    AlreadyExists,
    /// <summary>The object is in a state that does not allow the operation.</summary>
    InvalidState,
    /// <summary>The account may not do this.</summary>
    PermissionDenied,
    /// <summary>The user name or the password was refused, or there is no session.</summary>
    Unauthenticated,
    /// <summary>The peer could not be reached, or the connection broke.</summary>
    ConnectionFailed,
    /// <summary>The peer could not prove who it is.</summary>
    Untrusted,
    /// <summary>A deadline passed.</summary>
    TimedOut,
    /// <summary>Somebody else is changing the same object.</summary>
    Conflict,
    /// <summary>The product, version or licence at the far end does not offer this.</summary>
    NotSupported,
    /// <summary>A limit of the far end would be exceeded.</summary>
    LimitExceeded,
    /// <summary>The far end tried and failed.</summary>
    OperationFailed,
}
