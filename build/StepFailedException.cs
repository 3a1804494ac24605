using System;

namespace VmSerial.Build;

/// <summary>A step that could not be done; the message says what, why and what to do, with the program's log where there is one.</summary>
internal sealed class StepFailedException(string message) : Exception(message);
