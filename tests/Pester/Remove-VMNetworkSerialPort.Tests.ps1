BeforeDiscovery { $skip = & $PSScriptRoot/LabMissing.ps1 }
BeforeAll { . $PSScriptRoot/Lab.ps1 }
AfterAll { Stop-Labs }

Describe 'Remove-VMNetworkSerialPort' -Skip:$skip {
    BeforeEach {
        $lab = Start-Lab
        Connect-Lab $lab
    }
    AfterEach {
        Disconnect-VMSerialServer
        Stop-Labs
    }

    It 'removes the port that is named and no other' {
        Remove-VMNetworkSerialPort db1 -SerialPort 2 -Confirm:$false | Should -BeNullOrEmpty
        (Get-LabVM $lab db1).ports.number | Should -Be 1
    }

    It 'removes what is piped, and writes what was removed with -PassThru' {
        $removed = 'web1', 'db1' | Get-VMNetworkSerialPort | Remove-VMNetworkSerialPort -Confirm:$false -PassThru
        $removed.Count | Should -Be 3
        $removed[0].ServiceUri | Should -Be 'tcp://nport-a:4001'
        (Get-LabVM $lab web1).ports.Count | Should -Be 0
        (Get-LabVM $lab db1).ports.Count | Should -Be 0
    }

    It 'takes one VM''s ports in one change' {
        Measure-Sent $lab { Get-VMNetworkSerialPort db1 | Remove-VMNetworkSerialPort -Confirm:$false } | Should -Be 1
    }

    It 'leaves a running VM alone' {
        Measure-Sent $lab { Remove-VMNetworkSerialPort web2 -SerialPort 1 -Confirm:$false -ErrorVariable script:failure -ErrorAction SilentlyContinue } | Should -Be 0
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NeedsPowerOff,*'
        (Get-LabVM $lab web2).ports.Count | Should -Be 1
    }

    It 'sends nothing under -WhatIf' {
        Measure-Sent $lab { Remove-VMNetworkSerialPort web1 -SerialPort 1 -WhatIf } | Should -Be 0
    }

    It 'asks, and changes nothing when nobody can be asked' {
        $text = Invoke-NewProcess @"
Connect-VMSerialServer $($lab.Name) -Thumbprint $($lab.Thumbprint) -Credential ([pscredential]::new('$($lab.User)', (ConvertTo-SecureString '$($lab.Password)' -AsPlainText -Force))) | Out-Null
try { Remove-VMNetworkSerialPort web1 -SerialPort 1 } catch { `$_.FullyQualifiedErrorId }
"@
        "$text" | Should -Match 'PromptNotPossible,'
        (Get-LabVM $lab web1).ports.Count | Should -Be 1
    }
}
