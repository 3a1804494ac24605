# Whether tests that need ESXi hosts are skipped: their lab or root is missing, and this is no CI run, where that would be a failure.
if (& $PSScriptRoot/LabMissing.ps1) { return $true }
$lab = if ($env:VMSERIAL_LAB_ESXI) { $env:VMSERIAL_LAB_ESXI } else { [IO.Path]::Combine((Split-Path (Split-Path $PSScriptRoot)), 'output', 'lab', 'esxi-lab') }
$missing = -not ((Test-Path -LiteralPath $lab) -and [Environment]::UserName -eq 'root') -and -not $env:CI
if ($missing) { Write-Warning "Skipped, since $lab is missing or this is not root: './build.sh test' builds the lab on Linux; its hosts need root." }
$missing
