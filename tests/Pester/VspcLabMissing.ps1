# Whether tests that need the concentrators are skipped: they are missing, and this is no CI run, where that would be a failure.
$lab = if ($env:VMSERIAL_LAB_VSPC) { $env:VMSERIAL_LAB_VSPC } else { [IO.Path]::Combine((Split-Path (Split-Path $PSScriptRoot)), 'output', 'lab', 'vspc-lab') }
$missing = -not (Test-Path -LiteralPath $lab) -and -not $env:CI
if ($missing) { Write-Warning "Skipped, since $lab is missing: on Linux './build.sh test' builds it; it runs nowhere else." }
$missing
