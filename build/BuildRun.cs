namespace VmSerial.Build;

/// <summary>What every task works with: the tree, and the log of steps.</summary>
internal sealed record BuildRun(Workspace Workspace, StepLog Steps);
