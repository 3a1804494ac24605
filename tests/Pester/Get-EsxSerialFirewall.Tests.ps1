BeforeDiscovery { $skip = & $PSScriptRoot/LabMissing.ps1 }
BeforeAll {
    . $PSScriptRoot/Lab.ps1
    $lab = Start-Lab (New-FirewallInventory)
    Connect-Lab $lab
}
AfterAll {
    Disconnect-VMSerialServer
    Stop-Labs
}

Describe 'Get-EsxSerialFirewall' -Skip:$skip {
    It 'shows all hosts without -VMHost' {
        (Get-EsxSerialFirewall).VMHost | Sort-Object | Should -Be 'esx01', 'esx02', 'esx03', 'esx04'
    }

    It 'shows the hosts that are named, by name, wildcard and id' {
        (Get-EsxSerialFirewall ESX01).VMHost | Should -Be 'esx01'
        (Get-EsxSerialFirewall 'esx0[34]').VMHost | Should -Be 'esx03', 'esx04'
        $id = (Get-EsxSerialFirewall esx02).VMHostReference.Value
        (Get-EsxSerialFirewall $id).VMHost | Should -Be 'esx02'
    }

    It 'takes objects of PowerCLI''s shape, and its own rows, live and deserialized' {
        New-PowerCliVMHost $lab esx02 | Get-EsxSerialFirewall | ForEach-Object VMHost | Should -Be 'esx02'
        Get-EsxSerialFirewall esx01 | Get-EsxSerialFirewall | ForEach-Object VMHost | Should -Be 'esx01'
        $gone = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Get-EsxSerialFirewall esx01)))
        $gone | Get-EsxSerialFirewall | ForEach-Object VMHost | Should -Be 'esx01'
        [pscustomobject]@{ VMHost = 'esx03' } | Get-EsxSerialFirewall | ForEach-Object VMHost | Should -Be 'esx03'
    }

    It 'finds nothing wrong with a wildcard that fits no host, and nothing to do in an empty pipeline' {
        Get-EsxSerialFirewall nowhere* -ErrorAction Stop | Should -BeNullOrEmpty
        @() | Get-EsxSerialFirewall -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'names each host that is not there, and goes on' {
        (Get-EsxSerialFirewall esx01, esx99 -ErrorVariable failure -ErrorAction SilentlyContinue).VMHost | Should -Be 'esx01'
        $failure.Count | Should -Be 1
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'HostNotFound,*'
        $failure[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        "$failure" | Should -Match "'esx99'"
    }

    It 'refuses an object that is no host' {
        Get-EsxSerialFirewall ([pscustomobject]@{ Name = 'web1'; Id = 'VirtualMachine-vm-1' }) -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'ObjectNotUnderstood,*'
    }

    It 'holds every host of a cluster against what the VMs of the cluster need' {
        $esx01, $esx02 = Get-EsxSerialFirewall esx01, esx02
        $esx01.Needs.Count | Should -Be 3
        $esx02.Needs.Count | Should -Be 3
        $esx01.Closed.Count | Should -Be 3
        $esx01.NeedsInWords | Should -Be '3 of 3 closed'
        $esx02.Closed | Should -BeNullOrEmpty
        $esx02.NeedsInWords | Should -Be '3 open'
        "$($esx01.Closed[0])" | Should -BeLike '*web1 serial port 1: outbound tcp 4001: closed'
        "$($esx02.Needs[2])" | Should -BeLike '*db1 serial port 1: outbound tcp 13370: open (remoteSerialPort)'
    }

    It 'finds the hosts with something closed by Where-Object alone' {
        (Get-EsxSerialFirewall | Where-Object Closed).VMHost | Sort-Object | Should -Be 'esx01', 'esx03'
    }

    It 'knows that 5.0 Update 1 matches no outbound range' {
        Invoke-Firewall $lab EnableRuleset esx03 remoteSerialPort
        "$((Get-EsxSerialFirewall esx03).Closed)" | Should -Match 'remoteSerialPort is enabled, but this version matches no outbound range'
    }

    It 'calls nothing closed behind a firewall that is off, and shows the custom rulesets' {
        $esx04 = Get-EsxSerialFirewall esx04
        $esx04.Enabled | Should -BeFalse
        $esx04.Custom.Key | Should -Be 'moxa'
        $esx04.Closed | Should -BeNullOrEmpty
    }

    It 'names what is lacking when esxcli over the API is refused, and shows the rest' {
        Set-Lab $lab 'fault?method=ExecuteSoap&fault=NoPermission&object=esx01&times=1&as=method'
        $row = Get-EsxSerialFirewall esx01 -ErrorAction Stop
        $row.Enabled | Should -BeNullOrEmpty
        $row.DefaultAction | Should -BeNullOrEmpty
        $row.Lacking | Should -Contain 'Whether the firewall is on: esxcli over the API answered NoPermission.'
        $row.Closed.Count | Should -Be 3
    }

    It 'sends no change' {
        (Get-FirewallChanges $lab { Get-EsxSerialFirewall }) | Should -Be 0
    }

    It 'fits a console: host, version, what is on, the needs in words' {
        $text = Get-EsxSerialFirewall esx01 | Out-String -Width 120
        $text | Should -Match 'VMHost\s+Version\s+On\s+Network\s+vSPC\s+Needs\s+Lacking'
        $text | Should -Match 'esx01\s+8\.0\.3 build \d+\s+True\s+False\s+False\s+3 of 3 closed'
        $gone = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Get-EsxSerialFirewall esx01)))
        $gone | Out-String -Width 120 | Should -Match 'esx01\s+8\.0\.3 build \d+\s+True\s+False\s+False\s+3 of 3 closed'
        Get-EsxSerialFirewall esx01 | Format-List | Out-String -Width 200 | Should -Match 'Network\s+: remoteSerialPort \(disabled\)'
    }

    It 'says what to do without a session' {
        Disconnect-VMSerialServer
        try {
            { Get-EsxSerialFirewall esx01 } | Should -Throw -ErrorId 'ServerNotConnected,*'
        }
        finally { Connect-Lab $lab }
    }
}
