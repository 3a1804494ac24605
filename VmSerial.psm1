# The framework is chosen here and not in the manifest: an `if` in a psd1 breaks installers.
$framework = if ($PSEdition -eq 'Core') { 'net8.0' } else { 'netstandard2.0' }
Import-Module ([IO.Path]::Combine($PSScriptRoot, 'bin', $framework, 'VmSerial.PowerShell.dll')) -ErrorAction Stop
