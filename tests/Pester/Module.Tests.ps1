BeforeAll { . $PSScriptRoot/Lab.ps1 }
AfterAll { Stop-Labs }

Describe 'The module' {
    It 'exports the cmdlets of the manifest and nothing else' {
        $manifest = Import-PowerShellDataFile $ModulePath
        $exported = (Get-Module VmSerial).ExportedCommands.Keys | Sort-Object
        $exported | Should -Be ($manifest.CmdletsToExport | Sort-Object)
        $exported.Count | Should -BeGreaterThan 16
    }

    It 'survives Import-Module -Force' {
        Import-Module $ModulePath -Force
        Import-Module $ModulePath -Force
        { Get-VMNetworkSerialPort -SerialPort 0 } | Should -Throw '*names no serial port*'
        (Get-Command -Module VmSerial).Count | Should -Be (Import-PowerShellDataFile $ModulePath).CmdletsToExport.Count
    }

    It 'works after it was removed and imported again' {
        Remove-Module VmSerial
        Import-Module $ModulePath
        { Get-VMNetworkSerialPort x -ErrorAction Stop } | Should -Throw 'No session*'
    }

    It 'goes on working here when another runspace removes it' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$ModulePath'; Remove-Module VmSerial").Invoke()
        $shell.Dispose()
        { Get-VMNetworkSerialPort x -ErrorAction Stop } | Should -Throw 'No session*'
    }

    It 'keeps its dependencies out of the default load context' {
        $found = Invoke-NewProcess @'
try { Test-VMSerialPlan (New-TemporaryFile) } catch { }
[Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | ForEach-Object { $_.GetName().Name }
'@
        $found | Should -Contain 'VmSerial.PowerShell'
        $found | Should -Not -Contain 'VmSerial.Core'
        $found | Should -Not -Contain 'YamlDotNet'
    }

    It 'works beside another YamlDotNet that was loaded before' {
        $folder = (New-Item (Join-Path $TestDrive other) -ItemType Directory).FullName
        # An assembly of the same name and another version, without any type in it.
        $source = '[assembly: System.Reflection.AssemblyVersion("1.0.0.0")]'
        Add-Type -TypeDefinition "$source public class Nothing { }" -OutputAssembly (Join-Path $folder YamlDotNet.dll)
        $plan = Join-Path $TestDrive bad.yaml
        "version: 1`nvmz: []" | Set-Content $plan
        $text = Invoke-NewProcess "Add-Type -Path '$folder/YamlDotNet.dll'; try { Test-VMSerialPlan '$plan' } catch { `$_.FullyQualifiedErrorId }"
        "$text" | Should -Match 'PlanInvalid,'
    }

    It 'does not load its core before the first call' {
        $found = Invoke-NewProcess "[AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { `$_.GetName().Name }"
        $found | Should -Contain 'VmSerial.PowerShell'
        $found | Should -Not -Contain 'VmSerial.Core'
    }

    It 'has a help page with synopsis, examples and every parameter for <_>' -ForEach @(
        'Connect-VMSerialServer', 'Disconnect-VMSerialServer', 'Get-VMNetworkSerialPort', 'New-VMNetworkSerialPort', 'Set-VMNetworkSerialPort',
        'Remove-VMNetworkSerialPort', 'Test-VMSerialPlan', 'Invoke-VMSerialPlan', 'Export-VMSerialPlan') {
        $help = Get-Help $_ -Full
        $help.Synopsis | Should -Match '\.$'
        @($help.examples.example).Count | Should -BeGreaterThan 0
        $own = (Get-Command $_).Parameters.Values | Where-Object { $_.Attributes.TypeId -contains [Parameter] } | ForEach-Object Name |
            Where-Object { $_ -notin [Management.Automation.Cmdlet]::CommonParameters }
        foreach ($parameter in $own) {
            ($help.parameters.parameter | Where-Object name -eq $parameter).description.Text | Should -Not -BeNullOrEmpty -Because "-$parameter is a parameter of $_"
        }
    }

    It 'has about_ topics' {
        Get-Help about_VmSerial | Should -Match 'concentrator'
        Get-Help about_VMSerialPlan | Should -Match 'state: absent'
    }

    It 'adds little to the start of PowerShell' {
        # Processor time, not the clock: others may be at work on the machine. The aim is 150 ms; the median of five still wavers.
        $script = '[Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime.TotalMilliseconds'
        $bare = 1..5 | ForEach-Object { [double](& $Engine @EngineStart -NoProfile -Command $script) } | Sort-Object
        $with = 1..5 | ForEach-Object { [double](Invoke-NewProcess $script) } | Sort-Object
        $with[2] - $bare[2] | Should -BeLessThan 250
    }
}
