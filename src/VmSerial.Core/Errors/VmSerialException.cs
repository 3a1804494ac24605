using System;

namespace VmSerial.Errors;

/// <summary>A failure in the words of the product: what failed, on what, what was found, and what to do.</summary>
public class VmSerialException : Exception
{
    /// <summary>Creates the failure.</summary>
    /// <param name="id">The error id, a PascalCase noun such as <c>SerialPortNotFound</c>.</param>
    /// <param name="kind">What sort of failure it is.</param>
    /// <param name="message">What failed, on what, and what was found.</param>
    /// <param name="target">What the user named, such as <c>vc01/web1</c>.</param>
    /// <param name="advice">What to type or to do next; null when there is nothing to advise.</param>
    /// <param name="inner">The cause.</param>
    public VmSerialException(string id, ErrorKind kind, string message, string? target = null, string? advice = null, Exception? inner = null)
        : base(message, inner)
    {
        Id = id;
        Kind = kind;
        Target = target;
        Advice = advice;
    }

    /// <summary>The error id, a PascalCase noun such as <c>SerialPortNotFound</c>; stable between versions.</summary>
    public string Id { get; }

    /// <summary>What sort of failure it is.</summary>
    public ErrorKind Kind { get; }

    /// <summary>What the user named, such as <c>vc01/web1</c>.</summary>
    public string? Target { get; }

    /// <summary>What to type or to do next.</summary>
    public string? Advice { get; }
}
