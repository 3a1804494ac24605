# Builds, tests and shows VmSerial on any system: needs the .NET 10 SDK, and nothing else that it does not set up itself.
# The decisions are in build/, one program that build.sh runs as well.
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Demo', 'Bench', 'Package', 'Lab')]
    [string] $Task = 'Build',

    # Passed on to the task, such as --vms 1000 for Lab.
    [Parameter(ValueFromRemainingArguments)]
    [string[]] $Arguments = @()
)

$ErrorActionPreference = 'Stop'
$env:DOTNET_NOLOGO = '1'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:MSBUILDDISABLENODEREUSE = '1'

if (-not (Get-Command dotnet -CommandType Application -ErrorAction SilentlyContinue)) {
    [Console]::Error.WriteLine("build.ps1: the .NET 10 SDK is needed and 'dotnet' is not on PATH: https://dotnet.microsoft.com/download/dotnet/10.0")
    exit 1
}

Push-Location -LiteralPath $PSScriptRoot   # global.json is looked for from here
try {
    # In Windows PowerShell a redirected error stream of a program is an error record, and would end the script here.
    $ErrorActionPreference = 'Continue'
    $log = & dotnet build build/VmSerial.Build.csproj -c Release -v quiet 2>&1
    if ($LASTEXITCODE -ne 0) {
        $log | ForEach-Object { [Console]::Error.WriteLine("$_") }
        [Console]::Error.WriteLine('build.ps1: the build program in build/ did not compile; it wants the .NET 10 SDK of global.json')
        exit 1
    }
}
finally {
    Pop-Location
}

& dotnet ([IO.Path]::Combine($PSScriptRoot, 'build', 'bin', 'Release', 'net10.0', 'VmSerial.Build.dll')) $Task.ToLowerInvariant() @Arguments
exit $LASTEXITCODE
