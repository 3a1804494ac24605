# Runs the Pester tests of a folder and writes what came out as JSON, for the build program to add up.
param(
    [Parameter(Mandatory)] [string] $Tests,
    [Parameter(Mandatory)] [string] $Report
)
$ErrorActionPreference = 'Stop'
Import-Module Pester -MinimumVersion 5.0

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Tests
$configuration.Run.PassThru = $true
$configuration.Run.Exit = $false
$configuration.Output.Verbosity = 'None'
$configuration.TestRegistry.Enabled = $false
$result = Invoke-Pester -Configuration $configuration

$failures = @(
    foreach ($test in $result.Failed) {
        [ordered]@{ Name = $test.ExpandedPath; Message = ($test.ErrorRecord | ForEach-Object { "$_`n$($_.ScriptStackTrace)" }) -join "`n" }
    }
    # A file that does not parse and a BeforeAll that throws fail without any test that says so.
    foreach ($broken in @($result.FailedContainers) + @($result.FailedBlocks | Where-Object { $_ })) {
        [ordered]@{ Name = "Pester: $(if ($broken.PSObject.Properties['ExpandedPath']) { $broken.ExpandedPath } else { $broken.Item })"
            Message = ($broken.ErrorRecord | ForEach-Object { "$_`n$($_.ScriptStackTrace)" }) -join "`n" }
    }
)
[ordered]@{
    Version  = "$((Get-Module Pester).Version)"
    Passed   = $result.PassedCount
    Skipped  = $result.SkippedCount + $result.InconclusiveCount + $result.NotRunCount
    Failures = $failures
} | ConvertTo-Json -Depth 4 | Set-Content -LiteralPath $Report -Encoding utf8
exit $(if ($failures) { 1 } else { 0 })
