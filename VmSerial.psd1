@{
    RootModule             = 'VmSerial.psm1'
    ModuleVersion          = '0.1.0'
    GUID                   = '6f1f6d0e-6a53-4bb2-9d0b-2d5c4a7f0c11'
    Author                 = 'The VmSerial authors'
    CompanyName            = 'VmSerial'
    Copyright              = '(c) The VmSerial authors. MIT licence.'
    Description            = 'Network serial ports for vSphere VMs: plans, drift, apply, and proof that bytes get through.'
    PowerShellVersion      = '5.1'
    CompatiblePSEditions   = @('Desktop', 'Core')
    DotNetFrameworkVersion = '4.7.2'
    FormatsToProcess       = @('VmSerial.Format.ps1xml')
    FunctionsToExport      = @()
    CmdletsToExport        = @(
        'Connect-VMSerialServer'
        'Disconnect-VMSerialServer'
        'Get-VMNetworkSerialPort'
        'New-VMNetworkSerialPort'
        'Set-VMNetworkSerialPort'
        'Remove-VMNetworkSerialPort'
        'Test-VMSerialPlan'
        'Invoke-VMSerialPlan'
        'Export-VMSerialPlan'
        'Get-EsxSerialFirewall'
        'Enable-EsxSerialFirewall'
        'Disable-EsxSerialFirewall'
        'Get-EsxCustomRuleset'
        'Add-EsxCustomRuleset'
        'Set-EsxCustomRuleset'
        'Remove-EsxCustomRuleset'
        'Export-EsxRulesetVib'
        'Get-NPortOperationMode'
        'Set-NPortOperationMode'
        'Test-EsxSerialPath'
        'Repair-EsxSerialPath'
        'Enter-VMSerialConsole'
        'Receive-VMSerialOutput'
        'Wait-VMSerialConnection'
        'Test-NPortConnection'
        'Find-NPort'
        'Test-VspcConnection'
    )
    VariablesToExport      = @()
    AliasesToExport        = @()
    PrivateData            = @{
        PSData = @{
            Tags       = @('VMware', 'vSphere', 'ESXi', 'PowerCLI', 'serial', 'vSPC', 'Moxa', 'NPort', 'telnet')
            LicenseUri = 'https://opensource.org/licenses/MIT'
        }
    }
}
