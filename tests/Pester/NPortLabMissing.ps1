# Whether tests that need NPorts are skipped: their lab or root is missing, and this is no CI run, where that would be a failure.
$lab = if ($env:VMSERIAL_LAB_NPORT) { $env:VMSERIAL_LAB_NPORT } else { [IO.Path]::Combine((Split-Path (Split-Path $PSScriptRoot)), 'output', 'lab', 'nport-lab') }
$missing = -not ((Test-Path -LiteralPath $lab) -and [Environment]::UserName -eq 'root') -and -not $env:CI
if ($missing) { Write-Warning "Skipped, since $lab is missing or this is not root: './build.sh test' builds the lab on Linux; its ports need root." }
$missing
