BeforeDiscovery { $skip = & $PSScriptRoot/LabMissing.ps1 }
BeforeAll {
    . $PSScriptRoot/Lab.ps1
    $port = @{ uri = 'tcp://nport-a:4001'; direction = 'client' }
    $lab = Start-Lab @{ persistNetworkBacking = $true; vms = @(
        @{ name = 'good'; ports = @($port) }
        @{ name = 'asleep'; power = 'suspended'; ports = @($port) }
        @{ name = 'mould'; template = $true; ports = @($port) }
        @{ name = 'orphan'; connection = 'orphaned'; ports = @($port) }
        @{ name = 'gone'; connection = 'inaccessible'; ports = @($port) }
        @{ name = 'twofold'; faultTolerance = $true }
        @{ name = 'old'; hardware = 'vmx-10'; ports = @($port, $port, $port, $port) }
        @{ name = 'bare' }
    ) }
    $free = Start-Lab @{ persistNetworkBacking = $true; licence = 'free'; vms = @(@{ name = 'good'; ports = @($port) }) }
    Connect-Lab $lab
}
AfterAll {
    Disconnect-VMSerialServer
    Stop-Labs
}

Describe 'What cannot be changed' -Skip:$skip {
    It 'is left alone, with the reason <Id>, and the rest goes on: <VM>' -ForEach @(
        @{ VM = 'asleep'; Id = 'Suspended' }
        @{ VM = 'mould'; Id = 'Template' }
        @{ VM = 'orphan'; Id = 'NotManageable' }
        @{ VM = 'gone'; Id = 'NotManageable' }) {
        $start = -not (Get-LabVM $lab good).ports.startConnected
        Measure-Sent $lab {
            $VM, 'good' | Set-VMNetworkSerialPort -SerialPort 1 -StartConnected:$start -ErrorVariable script:failure -ErrorAction SilentlyContinue
            # Whichever way its port is now, one of the two calls wants a change.
            Set-VMNetworkSerialPort $VM -SerialPort 1 -StartConnected:(-not $start) -ErrorVariable +script:failure -ErrorAction SilentlyContinue
        } | Should -Be 1
        @($failure.FullyQualifiedErrorId) | Should -BeLike "$Id,*"
        $failure[0].CategoryInfo.Category | Should -Be 'InvalidOperation'
        $failure[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        (Get-LabVM $lab good).ports.startConnected | Should -Be $start
    }

    It 'is a VM that Fault Tolerance protects' {
        New-VMNetworkSerialPort twofold -Connect tcp://nport-a:4001 -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'FaultTolerant,*'
    }

    It 'is one port too many for the hardware version' {
        New-VMNetworkSerialPort old -Connect tcp://nport-a:4001 -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'TooManyPorts,*'
        "$failure" | Should -Match 'vmx-10 allows 4'
    }

    It 'is a number that leaves a gap' {
        New-VMNetworkSerialPort bare -SerialPort 3 -Connect tcp://nport-a:4001 -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NumberGap,*'
    }

    It 'is what the account may not: the privilege is named' {
        Disconnect-VMSerialServer
        $null = Connect-VMSerialServer $lab.Name -Credential (New-Credential $lab.Reader $lab.Password) -Thumbprint $lab.Thumbprint
        try {
            Set-VMNetworkSerialPort good -SerialPort 1 -Connect tcp://nport-b:4001 -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure[0].CategoryInfo.Category | Should -Be 'PermissionDenied'
            "$($failure[0]) $($failure[0].ErrorDetails.RecommendedAction)" | Should -Match 'VirtualMachine\.Config\.EditDevice'
        }
        finally {
            Disconnect-VMSerialServer
            Connect-Lab $lab
        }
    }

    It 'is what the licence does not offer' {
        Connect-Lab $free
        try {
            Set-VMNetworkSerialPort good -Server $free.Name -SerialPort 1 -Connect tcp://nport-b:4001 -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'Licence*,*'
            (Get-LabVM $free good).ports.uri | Should -Be 'tcp://nport-a:4001'
        }
        finally { Disconnect-VMSerialServer $free.Name }
    }
}

Describe 'A session that the server ended' -Skip:$skip {
    It 'is opened anew by the same user and password, unnoticed' {
        Set-Lab $lab sessions/kill
        (Get-VMNetworkSerialPort good).VM | Should -Be 'good'
        (Get-LabCounters $lab).sessions | Should -Be 1
    }
}
