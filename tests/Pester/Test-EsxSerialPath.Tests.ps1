BeforeDiscovery { $skip = & $PSScriptRoot/EsxLabMissing.ps1 }
BeforeAll {
    . $PSScriptRoot/Lab.ps1
    . $PSScriptRoot/EsxLab.ps1
    . $PSScriptRoot/EsxPath.ps1
}

Describe 'Test-EsxSerialPath' -Skip:$skip {
    BeforeAll {
        $lab = Start-PathLab '8.0' @((New-PathVM 'web1'), (New-PathVM 'web2' @{ startConnected = $false }), @{ name = 'web3'; power = 'off'; ports = @(@{ uri = 'tcp://PEER:4001'; direction = 'client' }, @{ backing = 'file'; file = '[ds] log' }) })
        $on = $lab.Hosts[0]
        $farEnd = Start-FarEnd $lab
        Connect-Lab $lab.VSphere
        $ssh = Get-SshParameters $lab $on
    }
    AfterAll {
        if ($farEnd) { $farEnd.Kill() }
        Disconnect-VMSerialServer
        Stop-Labs
        Stop-EsxLabs
    }

    It 'says in one row where the way is broken, with the evidence and the line to type' {
        $row = Test-EsxSerialPath web2 @ssh
        $row.Verdict | Should -Be 'HostFirewallDrops'
        $row.Basis | Should -Be 'Observed'
        $row.Evidence -join "`n" | Should -Match 'capture: \d+ SYNs, 0 answered'
        $row.Evidence -join "`n" | Should -Match 'drops: \d+ SYNs dropped'
        $row.Repair | Should -Be "Enable-EsxSerialFirewall -VMHost 'esx01' -Ruleset Network"
        $row.Advice | Should -Match 'firewall'
        $row.VM, $row.VMHost, $row.Number, $row.Endpoint | Should -Be 'web2', 'esx01', 1, "$($on.peer):4001"
        $row.Looked.Count | Should -BeGreaterThan 8
        $row.Elapsed.TotalSeconds | Should -BeGreaterThan 0
        $row | Format-Table | Out-String | Should -Match 'web2 +1 +esx01'
        $row | Format-List | Out-String | Should -Match 'Because +: The host''s firewall drops it'
    }

    It 'names a repair that is the line that repairs' {
        $row = Test-EsxSerialPath web2 @ssh
        try {
            Invoke-Expression "$($row.Repair) -Confirm:`$false"
            (Test-EsxSerialPath web2 @ssh).Verdict | Should -Be 'PortDisconnected'
            $deadline = [datetime]::UtcNow.AddSeconds(20)
            while ((Test-EsxSerialPath web1).Verdict -ne 'Healthy' -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 200 }
            $well = Test-EsxSerialPath web1
            $well.Verdict | Should -Be 'Healthy'
            $well.Advice, $well.Repair | Should -Be '', ''
        }
        finally { Disable-EsxSerialFirewall esx01 -Ruleset Network -Confirm:$false }
    }

    It 'takes VMs by pipeline, names and wildcards, and gives one row a network port' {
        (Test-EsxSerialPath web*).VM | Should -Be 'web1', 'web2', 'web3'
        Get-VMNetworkSerialPort web3 | Where-Object Number -eq 1 | Test-EsxSerialPath | ForEach-Object { "$($_.VM) $($_.Number) $($_.Verdict)" } | Should -Be 'web3 1 VmNotRunning'
        Test-EsxSerialPath web3 -SerialPort 2 | Should -BeNullOrEmpty
        New-PowerCliVM $lab.VSphere web3 | Test-EsxSerialPath | ForEach-Object Verdict | Should -Be 'VmNotRunning'
        @() | Test-EsxSerialPath -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'says what is lacking without SSH, and which parameter brings it' {
        Enable-EsxSerialFirewall esx01 -Ruleset Network -Confirm:$false
        $farEnd.Kill(); $farEnd.WaitForExit()
        try {
            $deadline = [datetime]::UtcNow.AddSeconds(20)
            while ((Get-VMNetworkSerialPort web1).Connected -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 200 }
            $row = Test-EsxSerialPath web1
            $row.Verdict | Should -Be 'Inconclusive'
            $row.Lacking -join "`n" | Should -Match '-HostCredential'
            (Test-EsxSerialPath web1 @ssh).Verdict | Should -Be 'NoListener'
        }
        finally {
            Disable-EsxSerialFirewall esx01 -Ruleset Network -Confirm:$false
            $script:farEnd = Start-FarEnd $lab
        }
    }

    It 'tells a login that was refused as lacking evidence, once, and goes on' {
        $bad = Get-SshParameters $lab $on root wrong
        $before = @(Get-SshLog $on 'Failed').Count
        $rows = Test-EsxSerialPath web1, web2 @bad
        $rows.Count | Should -Be 2
        $rows[1].Lacking -join "`n" | Should -Match "refused"
        @(Get-SshLog $on 'Failed').Count - $before | Should -BeLessOrEqual 1
    }
}
