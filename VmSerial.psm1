# The framework is chosen here and not in the manifest: an `if` in a psd1 breaks installers.
$framework = if ($PSEdition -eq 'Core') { 'net8.0' } else { 'netstandard2.0' }
$folder = [IO.Path]::Combine($PSScriptRoot, 'bin', $framework)
if ($PSEdition -ne 'Core') {
    # Windows PowerShell may look at all types of an assembly before its initializer has run, and there are no load contexts anyway.
    $null = [Reflection.Assembly]::LoadFrom([IO.Path]::Combine($folder, 'dependencies', 'VmSerial.Core.dll'))
}
Import-Module ([IO.Path]::Combine($folder, 'VmSerial.PowerShell.dll')) -ErrorAction Stop
