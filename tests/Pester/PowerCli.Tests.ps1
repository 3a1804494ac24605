BeforeDiscovery { $skip = & $PSScriptRoot/LabMissing.ps1 }
BeforeAll { . $PSScriptRoot/Lab.ps1 }
AfterAll { Stop-Labs }

Describe 'PowerCLI''s sessions' -Skip:$skip {
    BeforeEach {
        $lab = Start-Lab
        $secret = New-PowerCliSession $lab
        $uri = [uri]"https://$($lab.Name)"
        $global:DefaultVIServers = @([pscustomobject]@{
            Name = $uri.Host; Port = $uri.Port; IsConnected = $true; SessionSecret = $secret; SessionId = $secret; ProductLine = 'vpx'
            ServiceUri = "https://$($lab.Name)/sdk"; User = $lab.User; Uid = "/VIServer=$($lab.User)@$($lab.Name)/" })
        function global:Get-PowerCLIConfiguration {
            [pscustomobject]@{ Scope = 'Session'; InvalidCertificateAction = 'Unset' }
            [pscustomobject]@{ Scope = 'User'; InvalidCertificateAction = 'Ignore' }
            [pscustomobject]@{ Scope = 'AllUsers'; InvalidCertificateAction = 'Fail' }
        }
    }
    AfterEach {
        $global:DefaultVIServers = $null
        Remove-Item function:Get-PowerCLIConfiguration, function:Get-View -ErrorAction Ignore
        Disconnect-VMSerialServer
        Stop-Labs
    }

    It 'are taken over by a clone, which is logged out while PowerCLI''s goes on' {
        (Get-VMNetworkSerialPort web1 -WarningAction SilentlyContinue).VM | Should -Be 'web1'
        (Get-LabCounters $lab).sessions | Should -Be 2
        Disconnect-VMSerialServer
        (Get-LabCounters $lab).sessions | Should -Be 1
    }

    It 'are cloned once, not for every command' {
        1..3 | ForEach-Object { Get-VMNetworkSerialPort web1 -WarningAction SilentlyContinue }
        (Get-LabCounters $lab).calls.CloneSession | Should -Be 1
    }

    It 'are cloned anew when PowerCLI has connected anew' {
        $null = Get-VMNetworkSerialPort web1 -WarningAction SilentlyContinue
        Set-Lab $lab sessions/kill
        { Get-VMNetworkSerialPort web1 -ErrorAction Stop } | Should -Throw
        $global:DefaultVIServers[0].SessionSecret = New-PowerCliSession $lab
        (Get-VMNetworkSerialPort web1).VM | Should -Be 'web1'
        (Get-LabCounters $lab).sessions | Should -Be 2
    }

    It 'pin the first thumbprint under the policy Ignore, and show it once' {
        $null = Get-VMNetworkSerialPort web1 -WarningVariable first -WarningAction SilentlyContinue
        "$first" | Should -Match ([regex]::Escape($lab.Thumbprint))
        $null = Get-VMNetworkSerialPort web1 -WarningVariable second -WarningAction SilentlyContinue
        $second | Should -BeNullOrEmpty
    }

    It 'are refused with an unknown certificate under the policy Fail' {
        function global:Get-PowerCLIConfiguration { [pscustomobject]@{ Scope = 'Session'; InvalidCertificateAction = 'Fail' } }
        $failure = { Get-VMNetworkSerialPort web1 } | Should -Throw -PassThru
        $failure.CategoryInfo.Category | Should -Be 'SecurityError'
        "$failure" | Should -Match ([regex]::Escape($lab.Thumbprint))
    }

    Context 'with a view of the session manager' {
        BeforeEach {
            $global:DefaultVIServers[0] | Add-Member ExtensionData ([pscustomobject]@{ Content = [pscustomobject]@{ SessionManager = 'SessionManager-SessionManager' } })
            $global:viewAsked = 0
            $global:viewTicket = $null
            function global:Get-View {
                param($Server, $Id, $ErrorAction)
                [pscustomobject]@{ Id = $Id } | Add-Member ScriptMethod AcquireCloneTicket { $global:viewAsked++; & $global:viewTicket } -PassThru
            }
        }

        It 'are cloned through it' {
            $global:viewTicket = { New-CloneTicket $lab $secret }.GetNewClosure()
            (Get-VMNetworkSerialPort web1 -WarningAction SilentlyContinue).VM | Should -Be 'web1'
            $global:viewAsked | Should -Be 1
            $counters = Get-LabCounters $lab
            $counters.sessions | Should -Be 2
            $counters.calls.AcquireCloneTicket | Should -Be 1 -Because 'the view''s ticket was enough'
        }

        It 'are cloned by way of the cookie when it fails' {
            $global:viewTicket = { throw 'no ticket today' }
            (Get-VMNetworkSerialPort web1 -WarningAction SilentlyContinue).VM | Should -Be 'web1'
            $global:viewAsked | Should -Be 1
            (Get-LabCounters $lab).sessions | Should -Be 2
        }
    }

    It 'are shared, and never logged out, where the server gives no clone' {
        Set-Lab $lab 'fault?method=AcquireCloneTicket&fault=NotSupported&as=method&times=9'
        (Get-VMNetworkSerialPort web1 -WarningAction SilentlyContinue).VM | Should -Be 'web1'
        (Get-LabCounters $lab).sessions | Should -Be 1
        Disconnect-VMSerialServer
        (Get-LabCounters $lab).sessions | Should -Be 1
    }

    It 'are shared on an ESXi host' {
        $global:DefaultVIServers[0].ProductLine = 'embeddedEsx'
        (Get-VMNetworkSerialPort web1 -WarningAction SilentlyContinue).VM | Should -Be 'web1'
        (Get-LabCounters $lab).sessions | Should -Be 1
    }

    It 'are taken over from all servers at once' {
        $other = Start-Lab
        $uri = [uri]"https://$($other.Name)"
        $global:DefaultVIServers += [pscustomobject]@{
            Name = $uri.Host; Port = $uri.Port; IsConnected = $true; SessionSecret = New-PowerCliSession $other; ProductLine = 'vpx' }
        (Get-VMNetworkSerialPort web1 -WarningAction SilentlyContinue).Server | Should -Be $lab.Name, $other.Name
        (Get-VMNetworkSerialPort web1 -Server $global:DefaultVIServers[1]).Server | Should -Be $other.Name
    }

    It 'are let go when PowerCLI disconnects' {
        $null = Get-VMNetworkSerialPort web1 -WarningAction SilentlyContinue
        $global:DefaultVIServers = @()
        { Get-VMNetworkSerialPort web1 -ErrorAction Stop } | Should -Throw 'No session*'
        (Get-LabCounters $lab).sessions | Should -Be 1
    }

    It 'serve the objects that name them, also when another session is the default' {
        $other = Start-Lab
        Connect-Lab $other
        $ports = New-PowerCliVM $lab web1 | Get-VMNetworkSerialPort -WarningAction SilentlyContinue
        $ports.Server | Should -Be $lab.Name
        (Get-VMNetworkSerialPort web1).Server | Should -Be $other.Name
    }
}

Describe 'PowerCLI''s objects' -Skip:$skip {
    BeforeAll {
        $lab = Start-Lab
        $other = Start-Lab -Inventory @{ vms = @(@{ name = 'first' }, @{ name = 'second'; ports = @(@{ uri = 'tcp://s:1' }) }, @{ name = 'third' }) }
        Connect-Lab $lab
        Connect-Lab $other
    }
    AfterAll {
        Disconnect-VMSerialServer
        Stop-Labs
    }

    It 'are understood with the user <_> in the Uid' -ForEach 'root', 'administrator@vsphere.local', 'LAB\me', 'LAB\me@corp.example' {
        (New-PowerCliVM $lab web1 $_ | Get-VMNetworkSerialPort).Server | Should -Be $lab.Name
    }

    It 'are understood deserialized' {
        $file = Join-Path $TestDrive vm.xml
        New-PowerCliVM $lab web1 | Export-Clixml $file
        (Import-Clixml $file | Get-VMNetworkSerialPort).VM | Should -Be 'web1'
    }

    It 'are understood as parameter and in the pipeline' {
        $vms = 'web1', 'db1' | ForEach-Object { New-PowerCliVM $lab $_ }
        (Get-VMNetworkSerialPort -VM $vms).VM | Should -Be 'web1', 'db1', 'db1'
        ($vms | Get-VMNetworkSerialPort).VM | Should -Be 'web1', 'db1', 'db1'
    }

    It 'without a Uid are found by id and name' {
        $vm = New-PowerCliVM $lab web1 | Select-Object Id, Name
        ($vm | Get-VMNetworkSerialPort).VM | Should -Be 'web1'
    }

    It 'with nothing but a name are found by it' {
        ([pscustomobject]@{ Name = 'web1' } | Get-VMNetworkSerialPort).VM | Should -Be 'web1'
    }

    It 'of an unknown server are an error of their own' {
        $vm = New-PowerCliVM $lab web1
        $vm.Uid = $vm.Uid -replace '@127\.0\.0\.1:\d+', '@vc99:443'
        $ports = $vm, (New-PowerCliVM $lab db1) | Get-VMNetworkSerialPort -ErrorVariable failure -ErrorAction SilentlyContinue
        $ports.VM | Should -Be 'db1', 'db1'
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'ServerNotConnected,*'
        "$failure" | Should -Match "'vc99'"
        $failure[0].TargetObject.Name | Should -Be 'web1'
    }

    It 'that are no VMs are an error of their own' {
        $ports = 5, (New-PowerCliVM $lab web1) | Get-VMNetworkSerialPort -ErrorVariable failure -ErrorAction SilentlyContinue
        $ports.VM | Should -Be 'web1'
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'ObjectNotUnderstood,*'
        $failure[0].ErrorDetails.RecommendedAction | Should -Match 'Get-VM'
    }

    It 'that were deleted meanwhile are an error of their own' {
        $ghost = New-PowerCliVM $lab 'odd name'
        $ghost.Id = 'VirtualMachine-vm-99999'
        $ghost.Uid = $ghost.Uid -replace 'vm-\d+', 'vm-99999'
        $ports = $ghost, (New-PowerCliVM $lab web1) | Get-VMNetworkSerialPort -ErrorVariable failure -ErrorAction SilentlyContinue
        $ports.VM | Should -Be 'web1'
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'VMNotFound,*'
    }

    It 'come back as rows that were written to a file' {
        $file = Join-Path $TestDrive ports.xml
        Get-VMNetworkSerialPort web1 -Server $lab.Name | Export-Clixml $file
        Import-Clixml $file | Set-VMNetworkSerialPort -StartConnected:$false
        (Get-LabVM $lab web1).ports.startConnected | Should -BeFalse
    }
}

Describe 'Completion' -Skip:$skip {
    BeforeAll {
        $lab = Start-Lab
        Connect-Lab $lab
        function Complete([string] $Text) { (TabExpansion2 $Text $Text.Length).CompletionMatches.CompletionText }
    }
    AfterAll {
        Disconnect-VMSerialServer
        Stop-Labs
    }

    It 'offers the VMs of the open sessions' {
        Complete 'Get-VMNetworkSerialPort -VM we' | Should -Be 'web1', 'web2', 'web3'
    }

    It 'quotes a name with a blank' {
        Complete 'Get-VMNetworkSerialPort -VM od' | Should -Be "'odd name'"
    }

    It 'offers the servers' {
        Complete 'Get-VMNetworkSerialPort -Server 127' | Should -Be $lab.Name
    }

    It 'asks the server once for several Tabs' {
        $null = Complete 'Get-VMNetworkSerialPort -VM d'
        Set-Lab $lab counters/reset
        $null = Complete 'Set-VMNetworkSerialPort -VM w'
        @((Get-LabCounters $lab).calls.PSObject.Properties).Count | Should -Be 0
    }

    It 'neither connects nor complains without a session' {
        Disconnect-VMSerialServer
        Complete 'Disconnect-VMSerialServer -Server zz' | Where-Object { $_ -like 'vm*' } | Should -BeNullOrEmpty
        Connect-Lab $lab
    }
}
