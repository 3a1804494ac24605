# ESXi hosts of the lab, for what needs SSH. They need root; dot-source it where they are wanted.
$script:EsxiLabPath = if ($env:VMSERIAL_LAB_ESXI) { $env:VMSERIAL_LAB_ESXI } else { [IO.Path]::Combine((Split-Path (Split-Path $PSScriptRoot)), 'output', 'lab', 'esxi-lab') }

# Whether hosts can run here; in a CI run they must, so that a missing lab fails there.
function Test-EsxiLab {
    if ($env:CI) { return $true }
    if (-not (Test-Path -LiteralPath $EsxiLabPath)) { return $false }
    & $EsxiLabPath check *> $null
    $LASTEXITCODE -eq 0
}

# Starts one host, esx01, and gives back how to log in. It ends with this process at the latest.
function Start-EsxiLab([string] $ProfileName) {
    $start = [Diagnostics.ProcessStartInfo]::new($EsxiLabPath)
    'up', '--profile', $ProfileName, '--name', 'esx01', '--lab', "pester$PID", '--exit-on-stdin-eof' | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    $line = $process.StandardOutput.ReadLineAsync()
    if (-not $line.Wait(60000) -or -not $line.Result) { $process.StandardInput.Close(); throw 'The host did not get ready within 60 seconds.' }
    $ready = $line.Result | ConvertFrom-Json
    [pscustomobject]@{ Ssh = $ready.ssh; Password = $ready.password; Fingerprint = $ready.hostKeySha256; Process = $process }
}

function Stop-EsxiLab([object] $Esx) {
    $Esx.Process.StandardInput.Close()
    if (-not $Esx.Process.WaitForExit(20000)) { $Esx.Process.Kill() }
    $Esx.Process.Dispose()
}
