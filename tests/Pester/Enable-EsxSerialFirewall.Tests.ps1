BeforeDiscovery { $skip = & $PSScriptRoot/LabMissing.ps1 }
BeforeAll { . $PSScriptRoot/Lab.ps1 }
AfterAll { Stop-Labs }

Describe 'Enable-EsxSerialFirewall' -Skip:$skip {
    BeforeEach {
        $lab = Start-Lab (New-FirewallInventory)
        Connect-Lab $lab
    }
    AfterEach {
        Disconnect-VMSerialServer
        Stop-Labs
    }

    It 'opens what the VMs need on every host of the cluster' {
        Enable-EsxSerialFirewall esx02 -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        $esx01 = Get-EsxSerialFirewall esx01
        $esx01.NetworkEnabled | Should -BeTrue
        $esx01.VspcEnabled | Should -BeTrue
        $esx01.Closed | Should -BeNullOrEmpty
    }

    It 'enables nothing that any ruleset lets through already' {
        Enable-EsxSerialFirewall esx01 -WarningAction SilentlyContinue
        (Get-EsxSerialFirewall esx02).VspcEnabled | Should -BeFalse -Because 'remoteSerialPort opens the way to the concentrator there'
    }

    It 'sends nothing the second time' {
        Get-FirewallChanges $lab { Enable-EsxSerialFirewall esx01 -WarningAction SilentlyContinue } | Should -Be 2
        Get-FirewallChanges $lab { Enable-EsxSerialFirewall esx01 -WarningAction SilentlyContinue } | Should -Be 0
        Get-FirewallChanges $lab { Enable-EsxSerialFirewall esx01 -Ruleset Vspc -WarningAction SilentlyContinue } | Should -Be 0
    }

    It 'leaves the rest of the cluster alone with -Ruleset, and opens what is named whatever is needed' {
        Enable-EsxSerialFirewall esx04 -Ruleset Vspc -WarningAction SilentlyContinue
        (Get-EsxSerialFirewall esx04).VspcEnabled | Should -BeTrue
        Enable-EsxSerialFirewall esx01 -Ruleset vspc
        (Get-EsxSerialFirewall esx01, esx02).VspcEnabled | Should -Be $true, $false
        (Get-EsxSerialFirewall esx01).NetworkEnabled | Should -BeFalse
    }

    It 'writes what became of each ruleset with -PassThru, as a table too' {
        $results = Enable-EsxSerialFirewall esx01 -PassThru -WarningAction SilentlyContinue
        $results.Title | Should -Be 'Ruleset remoteSerialPort', 'Ruleset vSPC'
        $results.Outcome | Should -Be 'Proved', 'Proved'
        $results.Done | Should -Be $true, $true
        $results | Out-String -Width 120 | Should -Match 'Target\s+Title\s+Outcome\s+Detail'
    }

    It 'takes objects of PowerCLI''s shape from the pipeline' {
        (New-PowerCliVMHost $lab esx01), (New-PowerCliVMHost $lab esx04) | Enable-EsxSerialFirewall -Ruleset Network -WarningAction SilentlyContinue
        (Get-EsxSerialFirewall esx01, esx04).NetworkEnabled | Should -Be $true, $true
        (Get-EsxSerialFirewall esx03).NetworkEnabled | Should -BeFalse
    }

    It 'changes nothing under -WhatIf, says what else is opened, and offers no narrower ruleset to a host with listeners' {
        $sent = Get-FirewallChanges $lab { Enable-EsxSerialFirewall esx01 -WhatIf -WarningVariable script:told -WarningAction SilentlyContinue }
        $sent | Should -Be 0
        "$told" | Should -Match 'remoteSerialPort also opens inbound tcp 23, inbound tcp 1024-65535'
        "$told" | Should -Match 'Ports that listen need inbound rules'
        (Get-EsxSerialFirewall esx01).NetworkEnabled | Should -BeFalse
    }

    It 'offers the narrower custom ruleset where the ports only connect' {
        Set-Lab $lab 'vm/web2/remove'
        Enable-EsxSerialFirewall esx01 -WhatIf -WarningVariable told -WarningAction SilentlyContinue
        "$told" | Should -BeLike "*Add-EsxCustomRuleset -VMHost 'esx01' -Id vmserial -Port 4001 -Direction Outbound -Enable*"
    }

    It 'calls the serial rulesets no remedy on 5.0 Update 1' {
        Get-FirewallChanges $lab { Enable-EsxSerialFirewall esx03 -WarningVariable script:told -WarningAction SilentlyContinue } | Should -Be 0
        "$told" | Should -Match "Add-EsxCustomRuleset -VMHost 'esx03' -Id vmserial -Port 4001 -Direction Outbound -Enable"
    }

    It 'reports a firewall that is off, once, and does not turn it on' {
        Enable-EsxSerialFirewall esx04 -Ruleset Network -WarningVariable told -WarningAction SilentlyContinue
        @($told -match 'is disabled: every connection passes').Count | Should -Be 1
        (Get-EsxSerialFirewall esx04).Enabled | Should -BeFalse
    }

    It 'keeps the allowed addresses of a ruleset, and tells whom they keep out' {
        Disconnect-VMSerialServer
        $lab = Start-Lab @{ clusters = @(@{ name = 'lab'; hosts = @(@{ name = 'esx01'; rulesets = @{ remoteSerialPort = @{ enabled = $true; allowedIps = @('192.0.2.7') } } }) })
            vms = @(@{ name = 'web1'; host = 'esx01'; ports = @(@{ uri = 'tcp://192.0.2.8:4001'; direction = 'client' }) }) }
        Connect-Lab $lab
        Get-FirewallChanges $lab { Enable-EsxSerialFirewall -WarningVariable script:told -WarningAction SilentlyContinue } | Should -Be 0
        "$told" | Should -Match 'allowed addresses of remoteSerialPort keep out, or may keep out, web1 \(serial port 1, TCP 4001\)'
        (Get-EsxSerialFirewall esx01).Network.AllowedHosts | Should -Be '192.0.2.7'
    }

    It 'goes on with the other hosts when one fails' {
        Set-Lab $lab 'fault?method=EnableRuleset&fault=HostConfigFault&object=esx01&as=method'
        Enable-EsxSerialFirewall esx01, esx04 -Ruleset Network -WarningAction SilentlyContinue -ErrorVariable failure -ErrorAction SilentlyContinue
        Set-Lab $lab clear
        $failure.Count | Should -Be 1
        "$failure" | Should -Match 'esx01'
        (Get-EsxSerialFirewall esx01, esx04).NetworkEnabled | Should -Be $false, $true
    }

    It 'names the privilege that is missing' {
        Disconnect-VMSerialServer
        Connect-VMSerialServer $lab.Name -Credential (New-Credential $lab.Reader $lab.Password) -Thumbprint $lab.Thumbprint
        Enable-EsxSerialFirewall esx01 -Ruleset Vspc -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NoPermission,*'
        "$failure" | Should -Match 'Host\.Config\.NetService'
    }

    It 'changes nothing where a question would have to be asked and nobody can be asked' {
        $commands = "`$null = Connect-VMSerialServer $($lab.Name) -Credential ([pscredential]::new('$($lab.User)', (ConvertTo-SecureString '$($lab.Password)' -AsPlainText -Force))) -Thumbprint $($lab.Thumbprint); "
        $sent = Get-FirewallChanges $lab {
            $script:text = Invoke-NewProcess "$commands try { Enable-EsxSerialFirewall esx01 -Confirm } catch { `$_.FullyQualifiedErrorId }" | Out-String
        }
        $sent | Should -Be 0
        $text | Should -Match 'PromptNotPossible'
        Get-FirewallChanges $lab { Invoke-NewProcess "$commands Enable-EsxSerialFirewall esx01 -Confirm:`$false" } | Should -Be 2
    }
}
