# The framework is chosen here and not in the manifest: an `if` in a psd1 breaks installers.
# Strings and no method calls on the way that PowerShell 7 takes: each first call of a method costs the import 30 ms and more.
if ($PSEdition -eq 'Core') {
    Import-Module "$PSScriptRoot/bin/net8.0/VmSerial.PowerShell.dll" -ErrorAction Stop
}
else {
    # Windows PowerShell may look at all types of an assembly before its initializer has run, and there are no load contexts anyway.
    $null = [Reflection.Assembly]::LoadFrom("$PSScriptRoot/bin/netstandard2.0/dependencies/VmSerial.Core.dll")
    Import-Module "$PSScriptRoot/bin/netstandard2.0/VmSerial.PowerShell.dll" -ErrorAction Stop
}
