# Whether tests that need the lab are skipped: it is missing, and this is no CI run, where that would be a failure.
$lab = if ($env:VMSERIAL_LAB_VSPHERE) { $env:VMSERIAL_LAB_VSPHERE } else { [IO.Path]::Combine((Split-Path (Split-Path $PSScriptRoot)), 'output', 'lab', 'vsphere-lab') }
$missing = -not (Test-Path -LiteralPath $lab) -and -not $env:CI
if ($missing) { Write-Warning "Skipped, since $lab is missing: on Linux './build.sh test' builds the lab; it runs nowhere else." }
$missing
