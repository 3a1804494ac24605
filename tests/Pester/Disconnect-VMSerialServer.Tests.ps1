BeforeDiscovery { $skip = & $PSScriptRoot/LabMissing.ps1 }
BeforeAll {
    . $PSScriptRoot/Lab.ps1
    $lab = Start-Lab
    $other = Start-Lab
}
AfterAll { Stop-Labs }

Describe 'Disconnect-VMSerialServer' -Skip:$skip {
    BeforeEach {
        Connect-Lab $lab
        Connect-Lab $other
    }
    AfterEach { Disconnect-VMSerialServer }

    It 'logs out of all sessions' {
        Disconnect-VMSerialServer
        (Get-LabCounters $lab).sessions | Should -Be 0
        (Get-LabCounters $other).sessions | Should -Be 0
        { Get-VMNetworkSerialPort -ErrorAction Stop } | Should -Throw 'No session*'
    }

    It 'logs out of the one that is named' {
        Disconnect-VMSerialServer $lab.Name
        (Get-LabCounters $lab).sessions | Should -Be 0
        (Get-LabCounters $other).sessions | Should -Be 1
    }

    It 'takes the object of Connect-VMSerialServer' {
        $session = Connect-Lab $lab
        $session | Disconnect-VMSerialServer
        $session.IsConnected | Should -BeFalse
        (Get-LabCounters $lab).sessions | Should -Be 0
    }

    It 'does nothing under -WhatIf' {
        Disconnect-VMSerialServer -WhatIf
        (Get-LabCounters $lab).sessions | Should -Be 1
    }

    It 'says that there is no such session, and which there are' {
        Disconnect-VMSerialServer nowhere -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'ServerNotConnected,*'
        "$failure" | Should -Match ([regex]::Escape($lab.Name))
    }
}

Describe 'The end of a session' -Skip:$skip {
    It 'comes with the removal of the module' {
        Connect-Lab $lab
        Remove-Module VmSerial
        (Get-LabCounters $lab).sessions | Should -Be 0
        Import-Module $ModulePath
    }

    It 'comes with the end of the runspace' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript('param($module, $lab) Import-Module $module; Connect-VMSerialServer $lab.Name -Credential $lab.Credential -Thumbprint $lab.Thumbprint').
            AddArgument($ModulePath).AddArgument($lab).Invoke()
        (Get-LabCounters $lab).sessions | Should -Be 1
        $shell.Dispose()
        (Get-LabCounters $lab).sessions | Should -Be 0
    }

    It 'comes with the end of the process' {
        $null = Invoke-NewProcess @"
Connect-VMSerialServer $($lab.Name) -Thumbprint $($lab.Thumbprint) -Credential ([pscredential]::new('$($lab.User)', (ConvertTo-SecureString '$($lab.Password)' -AsPlainText -Force)))
"@
        (Get-LabCounters $lab).sessions | Should -Be 0
        (Get-LabCounters $lab).calls.Login | Should -BeGreaterThan 0
    }
}
