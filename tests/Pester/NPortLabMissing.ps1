# Whether tests that need the lab's NPorts are skipped: the program is missing, or this is not root, and this is no CI run, where that would be a failure.
$lab = if ($env:VMSERIAL_LAB_NPORT) { $env:VMSERIAL_LAB_NPORT } else { [IO.Path]::Combine((Split-Path (Split-Path $PSScriptRoot)), 'output', 'lab', 'nport-lab') }
$missing = (-not (Test-Path -LiteralPath $lab) -or [Environment]::UserName -ne 'root') -and -not $env:CI
if ($missing) { Write-Warning "Skipped, since $lab is missing or this is not root: on Linux './build.sh test' as root builds and runs the lab; it runs nowhere else." }
$missing
