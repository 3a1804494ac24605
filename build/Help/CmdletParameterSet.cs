namespace VmSerial.Build.Help;

/// <summary>How a parameter takes part in one parameter set; position is null for a named one.</summary>
internal sealed record CmdletParameterSet(string Set, bool Mandatory, int? Position, bool FromPipeline, bool FromPipelineByName, bool FromRemaining);
