# Concentrators for tests of probes. Dot-source it after Lab.ps1 in BeforeAll.
$script:VspcLabPath = if ($env:VMSERIAL_LAB_VSPC) { $env:VMSERIAL_LAB_VSPC } else { [IO.Path]::Combine($Root, 'output', 'lab', 'vspc-lab') }

# Starts them on loopback, one port for each behaviour, and gives back where they are. Stop-Labs ends them.
function Start-VspcLab([string[]] $Arguments = @()) {
    if (-not (Test-Path -LiteralPath $VspcLabPath)) { throw "The lab is missing: $VspcLabPath; ./build.sh test makes it (on Linux)." }
    $start = [Diagnostics.ProcessStartInfo]::new($VspcLabPath)
    @('--exit-on-stdin-eof') + $Arguments | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    $line = $process.StandardOutput.ReadLineAsync()
    if (-not $line.Wait(20000) -or -not $line.Result) { throw 'The concentrators did not get ready within 20 seconds.' }
    $lab = $line.Result | ConvertFrom-Json
    $lab | Add-Member Process $process
    $Labs.Add($lab)
    $lab
}
