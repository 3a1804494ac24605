# Runs the Pester tests of a folder and writes what came out as JSON, for the build program to add up.
param(
    [Parameter(Mandatory)] [string] $Pester,
    [Parameter(Mandatory)] [string] $Tests,
    [Parameter(Mandatory)] [string] $Report
)
# No $ErrorActionPreference here: the tests would inherit it, and run otherwise than under a plain Invoke-Pester.
Import-Module $Pester -MinimumVersion 5.0 -ErrorAction Stop

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Tests
$configuration.Run.PassThru = $true
$configuration.Run.Exit = $false
$configuration.Output.Verbosity = 'None'
$configuration.TestRegistry.Enabled = $false
$result = Invoke-Pester -Configuration $configuration

# Where it failed, without the frames of Pester itself.
function Get-Message($Of) {
    if (-not $Of.ErrorRecord) { return 'Not run: what had to run before it failed.' }
    $texts = foreach ($record in $Of.ErrorRecord) {
        "$record"
        $record.ScriptStackTrace -split "`n" | Where-Object { $_ -and $_ -notmatch 'Pester\.psm?1' }
    }
    $texts -join "`n"
}

$failures = @(
    foreach ($test in $result.Failed) {
        [ordered]@{ Name = $test.ExpandedPath; Message = Get-Message $test }
    }
    # A file that does not parse and a BeforeAll that throws fail without any test that says so.
    foreach ($broken in @($result.FailedContainers) + @($result.FailedBlocks | Where-Object { $_ })) {
        $name = if ($broken.PSObject.Properties['ExpandedPath']) { $broken.ExpandedPath } else { $broken.Item }
        [ordered]@{ Name = "Pester: $name"; Message = Get-Message $broken }
    }
)
[ordered]@{
    Version  = "$((Get-Module Pester).Version)"
    Passed   = $result.PassedCount
    Skipped  = $result.SkippedCount + $result.InconclusiveCount + $result.NotRunCount
    Failures = $failures
} | ConvertTo-Json -Depth 4 | Set-Content -LiteralPath $Report -Encoding utf8
exit $(if ($failures) { 1 } else { 0 })
